/** One request that the back end must refuse, or bear. */
export interface BadInput {
  /** What is wrong with it; unique in its family. */
  readonly name: string;
  readonly method?: string;
  /** As it goes over the wire: nothing normalizes it. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
}

export interface Family {
  readonly name: string;
  /** What the answers may be; one that is not listed fails the test. */
  readonly statuses: readonly number[];
  readonly inputs: readonly BadInput[];
}

/** Every pair of two lists. */
export function pairs<A, B>(left: readonly A[], right: readonly B[]): (readonly [A, B])[] {
  return left.flatMap((a) => right.map((b) => [a, b] as const));
}

export const json = { 'content-type': 'application/json' };
export const bytes = { 'content-type': 'application/octet-stream' };
export const infer = '/v2/models/fault/infer';

/** Each takes signals, in its own form. */
export const signalPaths = ['/predict', '/predict/batch', '/tasks', infer] as const;

export const WINDOW_SAMPLES = 4_096;

/** A JSON body for `path` whose one signal is `samples`, which is text so that it may be anything. */
export function jsonSignal(path: string, samples: string): string {
  if (path === '/predict') return `{"signal": ${samples}}`;
  if (path !== infer) return `{"signals": [${samples}]}`;
  const head = '"name": "signal", "datatype": "FP32", "shape": [1, 1, 4096]';
  return `{"inputs": [{${head}, "data": ${samples}}]}`;
}
