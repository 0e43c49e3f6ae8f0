import { turn } from '../probe/collection.ts';
import type { Operation } from './operation.ts';

export interface Block {
  /** Index of the first operation. */
  readonly from: number;
  readonly count: number;
  /** A turn of the event loop after this many operations, so that timers fire and sockets close. */
  readonly yieldEvery: number;
}

/** Runs one block of operations, one after the other or `concurrency` at a time. */
export async function runBlock(
  { op, concurrency, inputs }: Operation,
  context: Readonly<Record<string, unknown>>,
  { from, count, yieldEvery }: Block,
): Promise<void> {
  let next = from;
  const end = from + count;
  const worker = async (): Promise<void> => {
    while (next < end) {
      const index = next++;
      const result = op(context, inputs === null ? index : index % inputs);
      // oxlint-disable-next-line no-await-in-loop -- one operation after the other is the point
      if (isThenable(result)) await result;
      // oxlint-disable-next-line no-await-in-loop
      if ((index - from) % yieldEvery === yieldEvery - 1) await turn();
    }
  };
  if (concurrency === 1) await worker();
  else await Promise.all(Array.from({ length: concurrency }, worker));
}

function isThenable(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}
