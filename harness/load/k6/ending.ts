import { cameToEnd } from './markers.ts';

/**
 * The `teardown()` of a script whose k6 runs in a pod: the script's own, if it has one, and then a point that says
 * that k6 came to its end. k6 calls it whatever ended the test, but for a k6 that is killed.
 */
export function endingTeardown(own: unknown): (...args: unknown[]) => unknown {
  return (...args) => {
    let result: unknown;
    try {
      result = typeof own === 'function' ? own(...args) : undefined;
    } finally {
      cameToEnd.add(1);
    }
    return result;
  };
}
