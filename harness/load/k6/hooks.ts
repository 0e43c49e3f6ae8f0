import { awaitArrival } from './arrivals.ts';
import { endGivenUp } from './k6.ts';
import { started } from './markers.ts';

/**
 * What the harness adds around the functions of a user's script, inside of k6: a point at the start of
 * every iteration, since k6 itself writes nothing about one that never ends.
 */

/** Wraps a function that k6 calls once an iteration; anything else is handed through. */
export function iteration(exported: unknown): unknown {
  if (typeof exported !== 'function') return exported;
  return (...args: unknown[]): unknown => {
    started.add(awaitArrival());
    try {
      const result: unknown = exported(...args);
      return isPromise(result) ? result.then(undefined, endGivenUp) : result;
    } catch (error) {
      return endGivenUp(error);
    }
  };
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null)?.then === 'function';
}
