/**
 * `stress(name, options, op)`: declares the one operation of a `*.leak.ts` module whose retained memory
 * and other resources are gated. Nothing runs when it is called; `assay run` and `assay leak` load the
 * module in a fresh process and call the operation many times.
 */
export interface StressOptions {
  /** Growth allowed per operation: `{ heap: '<= 1 B/op', fds: 0 }`. A resource left out has its default. */
  readonly retained?: Readonly<Record<string, string | number>>;
  /** Operations at the same time; 1 unless the operation drives a server. */
  readonly concurrency?: number;
  /** Replays this closed set of inputs: i runs from 0 to inputs − 1 and starts again. */
  readonly inputs?: number;
  /**
   * A leak that happens in at least one of so many operations is looked for, and takes about eight times as
   * many to rule out: 1,000 unless it is said here. Where a limit is left to its default and the budget
   * holds fewer operations, it is as few as these show, down to 10, and the verdict says so.
   */
  readonly rarest?: number;
  /** Entries of the largest cache that the operation fills, where it is known: 50,000 unless it is said here. */
  readonly largestCache?: number;
  /**
   * Answers of 400 and more that are meant to come, where a hunt is after what refusals retain: `[400]`. Of
   * others it ends where more than half of all answers are such.
   */
  readonly expectedStatuses?: readonly number[];
  setup?(): unknown;
  teardown?(): unknown;
}

/** What the operation may take apart in its first parameter; only what it names is started. */
export interface StressContext {
  readonly [fixture: string]: any;
}

export type StressOperation = (context: StressContext, index: number) => unknown;

export interface StressDeclaration {
  readonly name: string;
  readonly options: StressOptions;
  readonly op: StressOperation;
}

/** On globalThis, since the module under test may load another copy of this file. */
const registry = Symbol.for('assay.stress');

export function stress(name: string, op: StressOperation): void;
export function stress(name: string, options: StressOptions, op: StressOperation): void;
export function stress(
  name: string,
  optionsOrOp: StressOptions | StressOperation,
  operation?: StressOperation,
): void {
  const op = typeof optionsOrOp === 'function' ? optionsOrOp : operation;
  const options = typeof optionsOrOp === 'function' ? {} : optionsOrOp;
  if (typeof op !== 'function') throw new TypeError(`stress('${name}') needs an operation`);
  declarations().push({ name, options, op });
}

/** What has been declared so far in this process. */
export function declarations(): StressDeclaration[] {
  const global = globalThis as { [registry]?: StressDeclaration[] };
  global[registry] ??= [];
  return global[registry];
}
