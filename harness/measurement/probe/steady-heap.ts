import { setFlagsFromString } from 'node:v8';

/**
 * V8 flags that take the movements out of the heap that have nothing to do with what a program retains,
 * so that fewer operations are enough for a verdict: the reference back end moved by 10 kB in 15 requests
 * without them, and by 2 kB in 3,600 with them.
 *
 * - Feedback vectors are allocated at once and not on the eighth call.
 * - Bytecode stays: ageing frees up to 240 kB at a time, some collections later.
 * - The optimizing compilers change how fast a program runs, and what they keep for it, for minutes; they
 *   don't change what the program keeps.
 */
export const steadyHeapFlags = [
  '--no-lazy-feedback-allocation',
  '--no-flush-bytecode',
  '--no-turbofan',
  '--no-maglev',
] as const;

/** In a process that runs already. Must come before the program's own code is compiled. */
export function steadyHeap(): void {
  for (const flag of steadyHeapFlags) setFlagsFromString(flag);
}

/** Of a process that is not measured after all: it drives the one that is, and may be fast. */
export function fastAgain(): void {
  for (const flag of steadyHeapFlags) setFlagsFromString(flag.replace('--no-', '--'));
}

/** The same for as long as `work` takes. What was compiled before keeps what it has. */
export async function duringSteadyHeap<Result>(work: () => Promise<Result>): Promise<Result> {
  steadyHeap();
  try {
    return await work();
  } finally {
    fastAgain();
  }
}
