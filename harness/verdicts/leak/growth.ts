import type {
  Point,
  RetainedLimit,
  Trajectory,
  Window,
} from '../../measurement/leak/trajectory.ts';
import { lastOf } from './ends.ts';
import {
  type WindowFigures,
  describe,
  largestFall,
  levelOver,
  pointBefore,
  secant,
} from './figures.ts';

/** A cache that fills slows down; a leak keeps at least this share of its earlier slope. */
export const KEPT_SHARE = 0.5;

/**
 * An entry in a Map costs 17 bytes or more, so growth of at least this much per operation may be a cache
 * with a new key in each operation.
 */
export const CACHE_LIKE_BYTES = 17;

/** What the parts of a program that run for the first time add, in all: code, feedback, shapes. */
const WARM_UP_BYTES = 256 * 1024;

/** Of what the warm-up added, what may still come in the first operations after it; then ever less. */
const STILL_TO_COME = 0.25;

const WARM_UP_OPERATIONS = 1_000;

export function rises(window: WindowFigures, limit: RetainedLimit): boolean {
  return window.trend.low > Math.max(limit.leakAbove, limit.noiseFloor / window.operations);
}

export function keepsRising(previous: WindowFigures, last: WindowFigures): boolean {
  const expected = last.plainSlope * KEPT_SHARE;
  // The lower bound, since one large step (a table that doubles) lifts the slope itself.
  return last.trend.slope >= previous.trend.low * KEPT_SHARE && last.tail >= expected;
}

/**
 * A large program goes on meeting parts of itself for the first time, ever more rarely: it grows with the
 * logarithm of the operations, by as much in each window as in the one before, so that over two windows
 * its slope falls by a half only. Over a longer way it falls by more: the second half of all operations
 * adds .37 of what the three eighths before did per operation, and a leak adds as much.
 */
export function isWarmingUp({ warmUp, windows }: Trajectory): boolean {
  const gained = levelOver(windows);
  if (gained > WARM_UP_BYTES) return false;
  const points = [...warmUp, ...windows.flat()];
  const end = lastOf(points);
  const { operations } = end;
  // What the warm-up added tells how large the program is.
  const added = levelOver([points.slice(0, warmUp.length + 1)]);
  const expected = Math.min(WARM_UP_BYTES, added * STILL_TO_COME);
  if (gained < expected * Math.min(1, WARM_UP_OPERATIONS / operations)) return true;
  const half = pointBefore(points, operations / 2);
  const eighth = pointBefore(points, operations / 8);
  if (half === undefined || eighth === undefined || eighth.operations === 0) return false;
  return secant(half, end) < secant(eighth, half) * KEPT_SHARE;
}

/** What rises between two pauses must be more than so many times what falls at once in between. */
export const SWING = 1.5;

/**
 * At the end of the budget, under what is swept now and then: the last two windows rise as one, by more
 * than what falls at once and than what warming up adds, and the typical level of each third is above the last, undiminished.
 */
export function risesOnAverage(trajectory: Trajectory, limit: RetainedLimit): boolean {
  const points = trajectory.windows.slice(-2).flat();
  const pooled = describe(points);
  const least = Math.max(SWING * largestFall(points), WARM_UP_BYTES);
  const third = Math.ceil(points.length / 3);
  const [first, middle, last] = [0, third, 2 * third].map((from) =>
    typical(points.slice(from, from + third)),
  );
  const early = secant(first, middle);
  const late = secant(middle, last);
  return (
    pooled.trend.low > limit.leakAbove &&
    pooled.trend.low * pooled.operations > least &&
    early > 0 &&
    late >= early * KEPT_SHARE
  );
}

/** The point in the middle, with the middle of the levels. */
function typical(points: Window): Point | undefined {
  const middle = points[points.length >> 1];
  const levels = points.map((point) => point.level).toSorted((a, b) => a - b);
  return middle && { ...middle, level: levels[levels.length >> 1] ?? middle.level };
}
