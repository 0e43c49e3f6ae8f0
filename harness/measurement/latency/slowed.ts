import { type Clock, systemClock } from '../../metrics/clock.ts';
import type { Operation } from './operation.ts';

/** Calls by which is told how long one takes. */
const TIMED_CALLS = 32;
/** In shorter ones reading the clock would be a part of what is measured. */
const SHORT_MS = 0.002;

/**
 * The same operation, slower by a share on purpose, to see which gate catches it: a long call waits, busily,
 * for that share of its own time; of short ones every so-manieth does its work once more.
 * @param by .2 for +20 %
 */
export function slowed(operation: Operation, by: number, clock: Clock = systemClock): Operation {
  const { run } = operation;
  let timed = 0;
  let shortestMs = Number.POSITIVE_INFINITY;
  let owed = 0;
  const waitAfter = (startMs: number): void => {
    const endMs = clock.nowMs();
    timed += 1;
    shortestMs = Math.min(shortestMs, endMs - startMs);
    const untilMs = endMs + (endMs - startMs) * by;
    while (clock.nowMs() < untilMs);
  };
  const waiting = (): unknown => {
    const startMs = clock.nowMs();
    const result = run();
    if (result instanceof Promise) {
      return result.then((value: unknown) => {
        waitAfter(startMs);
        return value;
      });
    }
    waitAfter(startMs);
    return result;
  };
  const again = (): unknown => {
    let result = run();
    for (owed += by; owed >= 1; owed -= 1) {
      result = result instanceof Promise ? result.then(run) : run();
    }
    return result;
  };
  return {
    ...operation,
    run: () => (timed < TIMED_CALLS || shortestMs >= SHORT_MS ? waiting() : again()),
  };
}
