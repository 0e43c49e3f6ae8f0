import type {
  Point,
  RetainedJudgement,
  RetainedLimit,
  Trajectory,
} from '../../measurement/leak/trajectory.ts';
import { formatEstimate } from '../../metrics/format-quantity.ts';
import { lastOf } from './ends.ts';
import { ALPHA, largestFall } from './figures.ts';
import { KEPT_SHARE, SWING, isWarmingUp } from './growth.ts';

/** With fewer operations than this after the warm-up, bytes follow the rhythm of single ones. */
export const FEWEST_OPERATIONS = 40;

/** Operations in the last two windows over those before: below it a doubling table could hide. */
const LONG_ENOUGH = 0.8;

/**
 * Entries that live for a while (timers, time-outs, requests in flight, what a pool sweeps once a second)
 * hold a level that moves with the machine's speed. In a pause they go: then what is left tells, and where
 * it gained nothing from one pause to another, nothing leaks.
 */
export function returnsInPauses({ drained }: Trajectory, limit: RetainedLimit): boolean {
  const last = drained.at(-1);
  if (last === undefined || limit.backstop) return false;
  if (last.before - last.level <= limit.noiseFloor) return false;
  return longBefore(drained).some((from) => {
    const operations = last.operations - from.operations;
    return (
      operations >= FEWEST_OPERATIONS && last.level - from.level <= limit.cleanBelow * operations
    );
  });
}

/** Of some pauses the earlier ones, the nearest first, since which the operations have grown enough for a table's step. */
function longBefore(drained: Trajectory['drained']): Trajectory['drained'] {
  const end = lastOf(drained);
  return drained
    .filter((point) => point.operations * (1 + LONG_ENOUGH) <= end.operations)
    .toReversed();
}

/** A leak under all that comes and goes: what is left in each pause rises, and does not slow down. */
export function risesBetweenPauses(
  trajectory: Trajectory,
  limit: RetainedLimit,
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
  if (isWarmingUp(trajectory)) return null;
  return risenBetween(middle, last, limit);
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

function risenBetween(from: Point, to: Point, limit: RetainedLimit): RetainedJudgement {
  const operations = to.operations - from.operations;
  const slopePerOp = (to.level - from.level) / operations;
  const margin = limit.oneOff / operations;
  const interval = [slopePerOp - margin, slopePerOp + margin] as const;
  const reason = `rose from each pause to the next, undiminished: ${formatEstimate(slopePerOp, interval, 'B/op')}`;
  return { verdict: 'fail', slopePerOp, interval, confidence: 1 - 2 * ALPHA, reason, needs: null };
}
