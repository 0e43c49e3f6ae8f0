import type {
  Point,
  RetainedJudgement,
  RetainedLimit,
  Trajectory,
} from '../../measurement/leak/trajectory.ts';
import { formatEstimate } from '../../metrics/format-quantity.ts';
import { ALPHA, largestFall } from './figures.ts';
import { KEPT_SHARE, SWING, isWarmingUp, mayBeCache } from './growth.ts';

/** With fewer operations than this in two windows, bytes follow the rhythm of single ones. */
export const FEWEST_OPERATIONS = 40;

/** Operations in the last two windows over those before: below it a doubling table could hide. */
export const LONG_ENOUGH = 0.8;

/**
 * Entries that live for a while (timers, time-outs, requests in flight, what a pool sweeps once a second)
 * hold a level that moves with the machine's speed. In a pause they go; what is left after each pause
 * tells, where it may have gained `hardly` anything. Null where the pauses don't.
 */
export function returnsInPauses(
  { drained }: Trajectory,
  limit: RetainedLimit,
  hardly: number,
): RetainedJudgement | null {
  const last = drained.at(-1);
  if (last === undefined || limit.backstop) return null;
  const returned = last.before - last.level > limit.noiseFloor;
  for (const from of longBefore(drained)) {
    const operations = last.operations - from.operations;
    if (operations < FEWEST_OPERATIONS) continue;
    if (last.level - from.level > Math.max(limit.cleanBelow * operations, hardly)) continue;
    if (returned || hardly > 0) {
      return pausesSay('clean', from, last, limit, 'what it gains goes in every pause');
    }
  }
  return null;
}

/** The earlier pauses, the nearest first, since which the operations have grown enough for a table's step. */
function longBefore(drained: Trajectory['drained']): Trajectory['drained'] {
  const end = drained.at(-1)?.operations ?? 0;
  return drained.filter((point) => point.operations * (1 + LONG_ENOUGH) <= end).toReversed();
}

/** A leak under all that comes and goes: what is left in each pause rises, and does not slow down. */
export function risesBetweenPauses(
  trajectory: Trajectory,
  limit: RetainedLimit,
  isLast: boolean,
): RetainedJudgement | null {
  const { drained, windows } = trajectory;
  const [first, middle, last] = drained.slice(-3);
  if (first === undefined || middle === undefined || last === undefined) return null;
  if (limit.backstop || !longBefore(drained).includes(middle)) return null;
  // A buffer that is emptied now and then stands at any level in a pause.
  const emptied = SWING * largestFall(windows.slice(-2).flat());
  const least = Math.max(emptied, 2 * limit.oneOff);
  const early = gainBetween(first, middle, limit, least);
  const late = gainBetween(middle, last, limit, least);
  if (early === null || late === null || late < early * KEPT_SHARE) return null;
  if (mayBeCache(trajectory, late, isLast) || isWarmingUp(trajectory)) return null;
  return pausesSay('leak', middle, last, limit, 'rose from each pause to the next, undiminished');
}

/** Gain per operation from one pause to another; null where it is too small to be one. */
function gainBetween(
  from: Point,
  to: Point,
  { leakAbove }: RetainedLimit,
  least: number,
): number | null {
  const operations = to.operations - from.operations;
  const gained = to.level - from.level;
  const enough = Math.max(leakAbove * operations, least);
  return operations > 0 && gained > enough ? gained / operations : null;
}

function pausesSay(
  state: 'clean' | 'leak',
  from: Point,
  to: Point,
  limit: RetainedLimit,
  how: string,
): RetainedJudgement {
  const operations = Math.max(1, to.operations - from.operations);
  const slopePerOp = (to.level - from.level) / operations;
  const margin = limit.oneOff / operations;
  const interval = [slopePerOp - margin, slopePerOp + margin] as const;
  const reason = `${how}: ${formatEstimate(slopePerOp, interval, 'B/op')}`;
  return { state, slopePerOp, interval, confidence: 1 - 2 * ALPHA, reason, needs: null };
}
