import type { RetainedLimit, Trajectory } from '../../../measurement/leak/trajectory.ts';
import { endOf, lastOf } from '../ends.ts';
import { levelOver, operationsOver } from '../figures.ts';
import { CACHE_LIKE_BYTES } from '../growth.ts';
import { allPoints } from '../shown-clean.ts';
import type { Veto } from '../veto.ts';

/** A cache is full after this many times its entries, where each operation adds one. */
export const TO_BE_FULL = 1.2;
/** Of so many times as many operations, enough lie between two looks at the level: not all are in windows. */
const TO_BE_SEEN = 1.25;
/** And of so many, more than half lie after the largest cache is full: it is clean then, if it was one. */
const TO_BE_DECIDED = 2;

/** No cache is taken to hold more. */
const LARGEST_BYTES = 256 * 1024 * 1024;

/** Where operations are fast, the filling of a larger cache is seen to end: up to so much. */
const LARGE_BYTES = 40 * 1024 * 1024;

/** A window that was ended by what it gained leaves time to see a cache get full. */
export const mayGetFull: Veto = ({ trajectory, leak, isLast }) => {
  const { cutShort, windows } = trajectory;
  if (isLast || !cutShort || leak.slopePerOp < CACHE_LIKE_BYTES) return null;
  if (levelOver(windows) >= LARGE_BYTES) return null;
  return {
    reason: 'it grows fast: a cache that fills, or a leak',
    needs: 'more operations: a longer budget',
  };
};

/** Windows, each twice the last, in which what fills shows that it adds ever less. */
const TELLING_WINDOWS = 5;

/** What fills slowly looks like a leak for a while, whatever else is tried. */
export const tooEarly: Veto = ({ trajectory, limit, leak, isLast }) => {
  if (isLast || trajectory.windows.length >= TELLING_WINDOWS) return null;
  if (!canStillFill(trajectory, limit, leak.slopePerOp)) return null;
  return {
    reason: 'it grows: whether it slows down is not known yet',
    needs: 'more operations: a longer budget',
  };
};

/** Operations after which the largest cache would be full. */
export function operationsToFill({ largestCache }: RetainedLimit): number {
  return Math.ceil(largestCache * TO_BE_FULL);
}

/** Whether a cache of the largest size could still be filling. */
export function canStillFill(
  trajectory: Trajectory,
  limit: RetainedLimit,
  slopePerOp: number,
): boolean {
  const points = allPoints(trajectory);
  const { operations } = lastOf(points);
  const gained = levelOver([points]);
  // What the warm-up gained is code and shapes more than entries.
  const { windows } = trajectory;
  const gainedPerOp = levelOver(windows) / Math.max(1, operationsOver(windows));
  const isEntry = Math.max(slopePerOp, gainedPerOp) >= CACHE_LIKE_BYTES;
  return isEntry && operations < operationsToFill(limit) && gained < LARGEST_BYTES;
}

/** An entry in each operation may be one of a cache that is not full yet. */
export const mayBeLargestCache: Veto = ({ trajectory, limit, leak }) => {
  if (trajectory.controls !== undefined && trajectory.controls !== null) return null;
  if (!canStillFill(trajectory, limit, leak.slopePerOp)) return null;
  const { untried } = trajectory;
  if (untried === undefined) return fillsOrLeaks(trajectory, limit, '');
  const { reason, needs } = fillsOrLeaks(trajectory, limit, `; ${untried.reason}`);
  return { reason, needs: `${needs}; or ${untried.remedy}` };
};

/** @param seen what the controls saw, as the end of a sentence; empty without any */
export function fillsOrLeaks(
  trajectory: Trajectory,
  limit: RetainedLimit,
  seen: string,
): { readonly reason: string; readonly needs: string } {
  const { operations } = endOf(trajectory.windows);
  const count = operations.toLocaleString('en-US');
  const largest = Math.ceil(operationsToFill(limit) * TO_BE_DECIDED).toLocaleString('en-US');
  const smaller = Math.floor(operations / (TO_BE_FULL * TO_BE_SEEN));
  return {
    reason: `what ${count} operations left is still there: a leak, or something that holds more than ${count} entries${seen}`,
    needs: `about ${largest} operations in all, --largest-cache ${smaller} (largestCache) if no cache is larger, or keys that repeat`,
  };
}
