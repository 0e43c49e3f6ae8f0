import type { Point, Window } from '../../measurement/leak/trajectory.ts';
import { type SenSlope, senSlope } from '../../statistics/sen-slope.ts';
import { endOf, firstOf, lastOf } from './ends.ts';

/** Error of each bound of a slope: 99 % two-sided. */
export const ALPHA = 0.005;

/** One window in figures. */
export interface WindowFigures {
  readonly operations: number;
  readonly trend: SenSlope;
  /** The slope without the largest step: a table that doubles lifts half of all pairs. */
  readonly plainSlope: number;
  /** Slope over the last third of the points. */
  readonly tail: number;
  /** Level at the end less the level at the start. */
  readonly gain: number;
}

export function describe(window: Window): WindowFigures {
  const x = window.map((point) => point.operations);
  const y = window.map((point) => point.level);
  const tailStart = window.at(-1 - Math.floor(window.length / 3));
  const [first, end] = [firstOf(window), lastOf(window)];
  const trend = senSlope({ x, y }, ALPHA);
  const plain = withoutOneStep(window).map((point) => point.level);
  return {
    operations: end.operations - first.operations,
    trend,
    plainSlope: Math.min(trend.slope, senSlope({ x, y: plain }, ALPHA).slope),
    tail: secant(tailStart, end),
    gain: end.level - first.level,
  };
}

/** The same levels, with the largest rise between two points taken out. */
function withoutOneStep(points: Window): Window {
  let largest = 0;
  let at = 0;
  for (const [index, point] of points.entries()) {
    const rise = point.level - (points[index - 1] ?? point).level;
    if (rise > largest) [largest, at] = [rise, index];
  }
  return points.map((point, index) =>
    index < at ? point : { ...point, level: point.level - largest },
  );
}

/** Level at the end of the last window less that at the start of the first. */
export function levelOver(windows: readonly Window[]): number {
  return endOf(windows).level - firstOf(firstOf(windows)).level;
}

/** Operations from the start of the first window to the end of the last. */
export function operationsOver(windows: readonly Window[]): number {
  return endOf(windows).operations - firstOf(firstOf(windows)).operations;
}

/** The last point with at most so many operations. */
export function pointBefore(points: Window, operations: number): Point | undefined {
  return points.findLast((point) => point.operations <= operations);
}

export function secant(from: Point | undefined, to: Point | undefined): number {
  if (from === undefined || to === undefined || from.operations === to.operations) return 0;
  return (to.level - from.level) / (to.operations - from.operations);
}

export function thirdOf(window: Window, which: 'first' | 'last'): Window {
  const count = Math.ceil(window.length / 3);
  return which === 'first' ? window.slice(0, count) : window.slice(-count);
}

export function lowest(points: Window): number {
  return Math.min(...points.map((point) => point.level));
}

export function largestFall(points: Window): number {
  const falls = points.map((point, index) => (points[index - 1] ?? point).level - point.level);
  return Math.max(0, ...falls);
}

/** The deepest that the level fell below the highest before. */
export function largestDrawdown(points: Window): number {
  let highest = Number.NEGATIVE_INFINITY;
  let deepest = 0;
  for (const { level } of points) {
    highest = Math.max(highest, level);
    deepest = Math.max(deepest, highest - level);
  }
  return deepest;
}
