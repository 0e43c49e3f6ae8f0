import type {
  Point,
  RetainedLimit,
  Trajectory,
  Window,
} from '../../measurement/leak/trajectory.ts';
import { lastOf } from './ends.ts';
import { pointBefore, secant } from './figures.ts';

/**
 * With growth by a half, the later half of the operations has one step or two, and with one .47 of the
 * earlier slope in the worst phase.
 */
const KEPT_SHARE_IN_STEPS = 0.4;

/** What falls back between two steps: collections of what the program has let go. */
const SMALL_SHARE = 0.1;

const NEXT_STEP_BY = 2.35;

/** Of the largest step so far, what the next one has at least: each is larger than the last. */
const LIKE_BEFORE = 0.8;

/** A table that doubles takes its next step after twice the operations; the blocks blur it a little. */
const DOUBLED = 1.8;

/**
 * Tables grow by doubling, so an array or a Map of numbers that leaks is flat between rare steps, and its
 * slope has no bound above zero. But the steps grow with it: the second half of all operations adds as
 * much per operation as the three eighths before, whatever the phase. It must hold after this window and
 * after the one before.
 */
export function risesInSteps({ windows, warmUp }: Trajectory, limit: RetainedLimit): boolean {
  if (windows.length < 3 || stepSpan(windows.flat(), limit) < DOUBLED) return false;
  const points = [...warmUp, ...windows.flat()];
  const before = [...warmUp, ...windows.slice(0, -1).flat()];
  return stepsUp(points, limit) && stepsUp(before, limit);
}

/**
 * The next step comes after twice the operations of the last one. By then, and a little later, what is flat
 * since that step is so for more than half of all operations.
 */
export function nextStepBy(trajectory: Trajectory, limit: RetainedLimit): number {
  return lastStepAt(trajectory, limit) * NEXT_STEP_BY;
}

/** Operations after which its last step was seen; 0 without any. */
export function lastStepAt({ windows }: Trajectory, limit: RetainedLimit): number {
  return stepsOf(windows.flat(), limit).at(-1)?.operations ?? 0;
}

/** Whether a step as large as the largest before, or nearly, came with collections no further apart. */
export function stepsSteadily({ windows, steadyFrom }: Trajectory, limit: RetainedLimit): boolean {
  if (steadyFrom === 0) return true;
  const points = windows.flat();
  const start = points.findLastIndex(({ operations }) => operations <= steadyFrom);
  const after = largest(points.slice(start));
  return after > limit.resolution && after >= largest(points.slice(0, start + 1)) * LIKE_BEFORE;
}

/** Smaller rises are noise, or what grows beside a table: this part of its largest step. */
const STEP_SHARE = 0.1;
/** Of what was gained, so much at most lies outside of the steps: the rest is no table's. */
const BESIDE_SHARE = 0.2;
/** Tables grow by a half to a whole; the least and the most that blocks make of it. */
const widens = [1.25, 2.7] as const;
/** So many steps at the least, each larger than the one before: what grows by chance has no such row. */
const FEWEST_WIDER = 3;

/**
 * Whether all that it gained are steps, each larger than the one before by the factor of a table. A pool
 * gains members of one size, and a cache its entries beside the steps of its table.
 */
export function widensLikeTable({ windows }: Trajectory): boolean {
  const points = windows.flat();
  const gains = points.slice(1).map(({ level }, index) => level - points[index]!.level);
  const least = STEP_SHARE * Math.max(0, ...gains);
  const steps = gains.filter((gain) => gain > least);
  if (steps.length < FEWEST_WIDER) return false;
  const beside = gains.reduce((sum, gain) => sum + (gain > least ? 0 : gain), 0);
  const all = gains.reduce((sum, gain) => sum + gain, 0);
  const [slowest, fastest] = widens;
  const factors = steps.slice(1).map((step, index) => step / steps[index]!);
  return beside <= all * BESIDE_SHARE && factors.every((by) => by >= slowest && by <= fastest);
}

/** The largest rise from one point to the next. */
function largest(part: Window): number {
  return Math.max(0, ...part.map((point, index) => point.level - (part[index - 1] ?? point).level));
}

/** The points that are higher than the one before them. */
function stepsOf(points: Window, limit: RetainedLimit): Window {
  return points.filter((point, index) => {
    return point.level - (points[index - 1] ?? point).level > limit.resolution;
  });
}

/** How many times as many operations the last step came after as the first; 0 without a step. */
function stepSpan(points: Window, limit: RetainedLimit): number {
  const up = stepsOf(points, limit);
  const [first] = up;
  return first === undefined ? 0 : lastOf(up).operations / first.operations;
}

function stepsUp(points: Window, limit: RetainedLimit): boolean {
  const end = lastOf(points);
  const half = pointBefore(points, end.operations / 2);
  const eighth = pointBefore(points, end.operations / 8);
  if (half === undefined || eighth === undefined) return false;
  const isEnough = ({ level }: Point, from: Point): boolean =>
    level - from.level >= 4 * limit.resolution;
  const since = points.slice(points.indexOf(eighth));
  return (
    isEnough(end, half) &&
    isEnough(half, eighth) &&
    secant(half, end) > limit.leakAbove &&
    secant(half, end) >= secant(eighth, half) * KEPT_SHARE_IN_STEPS &&
    fallen(since) <= (end.level - eighth.level) * SMALL_SHARE
  );
}

/** The sum of all falls from one point to the next. */
function fallen(points: Window): number {
  return points.reduce(
    (sum, point, index) => sum + Math.max(0, (points[index - 1] ?? point).level - point.level),
    0,
  );
}
