import { check as k6Check, group, randomSeed, sleep as k6Sleep } from 'k6';
import type { Checkers } from 'k6';

import { blamed, gaveUp, sleeping } from './markers.ts';

/**
 * The module `k6` as a script gets it: k6's own functions, and points that say which response a failed
 * check is about, when the script sleeps, and that it gave an iteration up.
 */
export { group, randomSeed };

export function check<T>(value: T, sets: Checkers<T>, tags?: object): boolean {
  const held = tags === undefined ? k6Check(value, sets) : k6Check(value, sets, tags);
  if (!held) {
    for (const duration of durationsOf(value)) blamed.add(duration);
  }
  return held;
}

/** Of a batch each response: any of them may be the wrong one. */
function durationsOf(value: unknown): number[] {
  const responses = Array.isArray(value) ? value : [value];
  const durations = responses.flatMap((response: unknown) => durationOf(response) ?? []);
  return durations.length === 0 ? [-1] : durations;
}

function durationOf(response: unknown): number | null {
  if (typeof response !== 'object' || response === null) return null;
  const { timings } = response as { readonly timings?: { readonly duration?: unknown } };
  return typeof timings?.duration === 'number' ? timings.duration : null;
}

export function sleep(seconds: number): void {
  sleeping.add(seconds);
  k6Sleep(seconds);
}

/** What `fail()` throws. It ends the iteration and is no error of the script. */
export class GivenUp extends Error {}

export function fail(message = ''): never {
  throw new GivenUp(message);
}

/** Ends an iteration that its script gave up; anything else that was thrown goes on. */
export function endGivenUp(thrown: unknown): void {
  if (!(thrown instanceof GivenUp)) throw thrown;
  gaveUp.add(1);
  console.warn(`fail(): ${thrown.message}`);
}

export default { check, fail, group, randomSeed, sleep };
