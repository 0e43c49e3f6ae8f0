import type {
  Point,
  RetainedLimit,
  Trajectory,
  Window,
} from '../../measurement/leak/trajectory.ts';
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
export function nextStepBy({ windows }: Trajectory, limit: RetainedLimit): number {
  return (stepsOf(windows.flat(), limit).at(-1)?.operations ?? 0) * NEXT_STEP_BY;
}

/** Whether a step as large as the largest before, or nearly, came with collections no further apart. */
export function stepsSteadily({ windows, steadyFrom }: Trajectory, limit: RetainedLimit): boolean {
  if (steadyFrom === 0) return true;
  const points = windows.flat();
  const start = points.findLastIndex(({ operations }) => operations <= steadyFrom);
  const after = largest(points.slice(start));
  return after > limit.resolution && after >= largest(points.slice(0, start + 1)) * LIKE_BEFORE;
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

/** How many times as many operations the last step came after as the first. */
function stepSpan(points: Window, limit: RetainedLimit): number {
  const up = stepsOf(points, limit);
  return (up.at(-1)?.operations ?? 0) / (up[0]?.operations ?? 1);
}

function stepsUp(points: Window, limit: RetainedLimit): boolean {
  const end = points.at(-1);
  if (end === undefined) return false;
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
