import type { Controls } from '../../../measurement/leak/trajectory.ts';
import { levelOver } from '../figures.ts';
import type { Doubt, Suspect, Veto } from '../veto.ts';
import { ADDED_WHEN_STUFFED, KEPT_AFTER_AN_HOUR, SHOWN_SHARE, expiring } from './controls.ts';
import { TO_BE_FULL } from './largest-cache.ts';

/**
 * A cache of open files and sessions that end after a while add one in most operations; a leak in fewer
 * than one of ten is told by its count alone.
 */
const OFTEN = 0.1;

/** What is counted in the process that is thrown away, too. */
const ofOneProcess = new Set([
  'contexts',
  'fds',
  'threads',
  'workers',
  'children',
  'timers',
  'handles',
  'listeners',
  'sessions',
]);

/**
 * A table of open files that is not full yet, and sessions that end by a timer of 5 s, have the counts of a
 * leak: whether they go once the clock has advanced, or have a bound, is tried.
 */
export const mayBeHeldForAWhile: Veto = (suspect) => {
  const { trajectory, leak, limit } = suspect;
  const { controls, resource } = trajectory;
  if (controls === undefined || !ofOneProcess.has(resource)) return null;
  // A timer ends by its nature, however seldom one is set.
  if (leak.slopePerOp < OFTEN && resource !== 'timers') return null;
  if (controls === null) {
    return {
      reason: 'it grows: whether it is let go after a while, or has a bound, is being tried',
      needs: 'a longer budget',
      wants: 'controls',
    };
  }
  if (controls.slopePerOp < leak.slopePerOp * SHOWN_SHARE) {
    return fills(suspect, 'in a second look it grew less, so it may be full');
  }
  const slopePerOp = Math.min(controls.slopePerOp, leak.slopePerOp);
  const least = Math.max(limit.leakAbove, slopePerOp * KEPT_AFTER_AN_HOUR);
  if (controls.leftAfterAnHour < least) return expiring(controls);
  return bounded(controls, suspect);
};

function bounded({ stuffed }: Controls, suspect: Suspect): Doubt | null {
  const { trajectory, limit } = suspect;
  const gained = levelOver(trajectory.windows);
  if (stuffed === null || gained >= limit.largestCache * TO_BE_FULL) return null;
  const { container, bound, entries, after, before } = stuffed;
  if (bound === null && after >= before * ADDED_WHEN_STUFFED) return null;
  const seen =
    bound === null
      ? `with ${entries.toLocaleString('en-US')} entries in it the ${container} grows no more`
      : `beside the ${container} that grows is ${bound}`;
  return fills(suspect, `${seen}, so it has a bound`);
}

function fills({ trajectory }: Suspect, seen: string): Doubt {
  const gained = levelOver(trajectory.windows);
  const smaller = Math.floor(gained / TO_BE_FULL);
  return {
    reason: `${gained.toLocaleString('en-US')} more are held: a leak, or something that holds more; ${seen}`,
    needs: `more operations, or --largest-cache ${smaller} (largestCache) if nothing holds more of them`,
  };
}
