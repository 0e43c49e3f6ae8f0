import type { Controls } from '../../../measurement/leak/trajectory.ts';
import { formatSeconds } from '../../../metrics/format-seconds.ts';
import { endOf } from '../ends.ts';
import type { Doubt, Suspect, Veto } from '../veto.ts';
import { FEW_OBJECTS } from './ages.ts';
import { canStillFill, fillsOrLeaks } from './largest-cache.ts';

/** Of the slope with fresh inputs, what a leak keeps: with the same inputs, and once an hour has passed. */
const KEPT_WHEN_REPLAYED = 0.5;
export const KEPT_AFTER_AN_HOUR = 0.25;
/** Of the entries an operation adds, what it still adds to a container that was filled up. */
export const ADDED_WHEN_STUFFED = 0.5;
/** Of the entries that an operation adds, those that a cache was asked for first. */
const LOOKED_UP = 0.5;
/** What a process that was just started must show of the growth, to say anything. */
export const SHOWN_SHARE = 0.25;
/** Node's table of modules has an entry for each URL, and no bound. */
const MOST_OF_MODULES = 0.5;
/** A sweep is over after two and a half of its periods. */
const PERIODS = 2.5;

/** What a process that was thrown away showed. */
export const controlsDeny: Veto = (suspect) => {
  const { trajectory, limit, leak } = suspect;
  const { controls } = trajectory;
  if (controls === undefined || limit.backstop) return null;
  if (controls === null) {
    // What no cache can be any more is asked for what takes less time: whether it expires.
    const isCacheLike = canStillFill(trajectory, limit, leak.slopePerOp);
    return {
      reason: 'it grows: whether it expires, repeats or has a bound is being tried',
      needs: 'a longer budget',
      wants: isCacheLike ? 'controls' : 'clocks',
    };
  }
  const shows = controls.slopePerOp >= leak.slopePerOp * SHOWN_SHARE;
  // In so few operations what is made once lifts the slope: the lower one is what is kept.
  const slopePerOp = Math.min(controls.slopePerOp, leak.slopePerOp);
  const least = Math.max(limit.leakAbove, slopePerOp * KEPT_AFTER_AN_HOUR);
  if (shows && controls.leftAfterAnHour < least) return expiring(controls);
  if (!canStillFill(trajectory, limit, leak.slopePerOp)) return null;
  if (!shows) return fillsOrLeaks(trajectory, limit, ', and less in a second process');
  if (controls.isOfClocksOnly) return fillsOrLeaks(trajectory, limit, '');
  if ((trajectory.ages?.ofModules ?? 0) >= MOST_OF_MODULES) return null;
  return bounded(controls, suspect, slopePerOp);
};

/** So few operations left that a pool could have opened a member in each. */
function isFew({ windows }: Suspect['trajectory']): boolean {
  return endOf(windows).operations < FEW_OBJECTS;
}

export function expiring({ timers }: Controls): Doubt {
  if (timers === null) {
    return {
      reason: 'it grows, but what it keeps goes once the clock has advanced: entries that expire',
      needs: 'a budget of more than twice their lifetime',
    };
  }
  const after = formatSeconds(timers.longestMs / 1000);
  const where = timers.where === null ? '' : ` (${timers.where})`;
  const decides = formatSeconds((PERIODS * timers.longestMs) / 1000);
  return {
    reason: `it grows, but what it keeps goes once the clock has advanced: a timer of ${after}${where} has not run often enough`,
    needs: `${decides} decide: --budget ${Math.ceil((PERIODS * timers.longestMs) / 1000)}s, or a soak`,
  };
}

function bounded(
  { stuffed, replayedPerOp }: Controls,
  { trajectory, limit }: Suspect,
  slopePerOp: number,
): Doubt | null {
  if (stuffed !== null && stuffed.bound !== null) {
    const seen = `; beside the ${stuffed.container} that grows is ${stuffed.bound}, so it has a bound`;
    return fillsOrLeaks(trajectory, limit, seen);
  }
  if (stuffed !== null && stuffed.after < stuffed.before * ADDED_WHEN_STUFFED) {
    const entries = stuffed.entries.toLocaleString('en-US');
    return fillsOrLeaks(
      trajectory,
      limit,
      `; with ${entries} entries in it the ${stuffed.container} grows no more, so it has a bound`,
    );
  }
  if (stuffed !== null && stuffed.lookedUp >= stuffed.after * LOOKED_UP) {
    const seen = `; what grows is asked for each key before it is added, as a cache is`;
    return fillsOrLeaks(trajectory, limit, seen);
  }
  if (stuffed === null && trajectory.ages === undefined && isFew(trajectory)) {
    return fillsOrLeaks(trajectory, limit, '; no container was found that grows with it');
  }
  if (replayedPerOp === null || replayedPerOp >= slopePerOp * KEPT_WHEN_REPLAYED) return null;
  return fillsOrLeaks(
    trajectory,
    limit,
    '; the same inputs once more added nothing, so it has an entry for each input',
  );
}
