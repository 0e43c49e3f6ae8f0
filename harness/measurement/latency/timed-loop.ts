import type { Clock } from '../../metrics/clock.ts';

/** Calls an operation n times in a row and says how long that took, in milliseconds. */
export type TimedLoop = (n: number) => number | Promise<number>;

/** Where results end up, so that the compiler can't prove them unused. */
export const sink: { last: unknown } = { last: undefined };

let loops = 0;

/**
 * A loop of its own for every side. A loop that both sides shared would collect the types of both, and
 * the compiler would treat the calls differently from those of a program that has one of them only; so
 * the source is compiled anew, with a comment that keeps V8 from finding it in its cache.
 */
export function timedLoop(run: () => unknown, isAsync: boolean, clock: Clock): TimedLoop {
  const head = `/* ${++loops} */ return ${isAsync ? 'async ' : ''}function loop(n) {`;
  const body = `
    const start = clock.nowMs();
    let last;
    for (let i = 0; i < n; i++) { last = ${isAsync ? 'await ' : ''}run(); sink.last = last; }
    return clock.nowMs() - start;
  }`;
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- see above
  const make = new Function('run', 'clock', 'sink', head + body) as (
    ...given: readonly [typeof run, Clock, typeof sink]
  ) => TimedLoop;
  return make(run, clock, sink);
}

/** Whether calling it gives a promise; calls it once. */
export async function isAsynchronous(run: () => unknown): Promise<boolean> {
  const result = run();
  if (!isThenable(result)) return false;
  await result;
  return true;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  );
}
