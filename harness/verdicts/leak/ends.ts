import type { Point, Window } from '../../measurement/leak/trajectory.ts';

/** The first of what is never empty: a window has the point at its start, and more than one is judged. */
export function firstOf<T>(all: readonly T[]): T {
  return all[0]!;
}

/** The last of what is never empty. */
export function lastOf<T>(all: readonly T[]): T {
  return all.at(-1)!;
}

/** The last point of the last window. */
export function endOf(windows: readonly Window[]): Point {
  return lastOf(lastOf(windows));
}
