import type { Point, Window } from '../../../measurement/leak/trajectory.ts';
import { fallsSteadily } from '../../../statistics/kendall.ts';
import { widensLikeTable } from '../doubling-steps.ts';
import { firstOf, lastOf } from '../ends.ts';
import { largestDrawdown, levelOver, pointBefore, secant } from '../figures.ts';
import { allPoints } from '../shown-clean.ts';
import type { Veto } from '../veto.ts';
import { canStillFill } from './largest-cache.ts';

/** Of the slope until then, what each of the last parts of all operations must keep. */
const KEPT_AT_THE_END = 0.5;
const lastParts = [1 / 3, 1 / 5, 1 / 8] as const;

/** The slope until then begins after this share of the operations: warming up is over. */
const SLOPE_FROM = 1 / 8;

/** What the last two windows gained must be so many times the largest fall from a peak. */
const ABOVE_FALLS = 3;

/** A leak is taken for one that fills by chance so seldom; the next window tells. */
const LESS_ALPHA = 0.01;
/** And so seldom, as long as a cache could still fill: few operations tell little of what is large. */
const LESS_ALPHA_EARLY = 0.03;

const longer = 'more operations: a longer budget';

/** "In steps with every doubling" is said of a table only: a cache rises in most blocks, a pool by one member. */
export const isNoTable: Veto = ({ trajectory, inSteps }) => {
  if (!inSteps || widensLikeTable(trajectory)) return null;
  return {
    reason: 'it rose now and then, but not as a table: something that fills',
    needs: longer,
  };
};

/** What fills slows down, and most of all at the end. */
export const slowsDown: Veto = ({ trajectory, inSteps }) => {
  if (inSteps) return null;
  const points = allPoints(trajectory);
  const end = lastOf(points);
  const { operations } = end;
  const from = pointBefore(points, operations * SLOPE_FROM) ?? firstOf(points);
  for (const part of lastParts) {
    const since = pointBefore(points, operations * (1 - part)) ?? firstOf(points);
    if (secant(since, end) < slopeBetween(points, from, since) * KEPT_AT_THE_END) {
      return { reason: 'it grew, and slowed down at the end: something that fills', needs: longer };
    }
  }
  return null;
};

/** Without the steps of a table that doubled on the way: the middle one of the slopes from point to point. */
function slopeBetween(points: Window, from: Point, to: Point): number {
  const between = points.filter(
    ({ operations }) => operations >= from.operations && operations <= to.operations,
  );
  const slopes = between
    .slice(1)
    .map((point, index) => secant(between[index], point))
    .toSorted((a, b) => a - b);
  const middle = slopes[slopes.length >> 1] ?? 0;
  const whole = secant(from, to);
  return middle > 0 ? Math.min(middle, whole) : whole;
}

/**
 * What fills with entries of a closed set adds a little less with each block; a leak adds as much, and its
 * blocks differ by chance: Kendall's test on the slopes of the last two windows, one-sided.
 */
export const addsEverLess: Veto = ({ trajectory, limit, leak, inSteps }) => {
  if (inSteps) return null;
  const { windows } = trajectory;
  const isEarly = canStillFill(trajectory, limit, leak.slopePerOp);
  const points = windows
    .slice(-2)
    .flatMap((window, index) => (index === 0 ? window : window.slice(1)));
  const slopes = points.slice(1).map((point, index) => secant(points[index], point));
  if (!fallsSteadily(slopes, isEarly ? LESS_ALPHA_EARLY : LESS_ALPHA)) return null;
  return { reason: 'it grew, by ever less: something that fills', needs: longer };
};

/** A level that wanders gains as much as it loses. */
export const fallsAsMuch: Veto = ({ trajectory: { windows } }) => {
  const lastTwo = windows.slice(-2).flat();
  const gained = levelOver([lastTwo]);
  if (gained >= ABOVE_FALLS * largestDrawdown(windows.flat())) return null;
  return { reason: 'it rose, but it falls by as much now and then', needs: longer };
};
