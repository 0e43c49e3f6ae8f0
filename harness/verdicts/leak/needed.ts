import type { RetainedLimit, Trajectory, Window } from '../../measurement/leak/trajectory.ts';
import { mostEventsBelow } from '../../statistics/unseen-events.ts';
import { UNSEEN_ALPHA, allPoints, leastGained, noiseOf } from './shown-clean.ts';

/** Of the operations of a stretch, those between its ends: the last points lie in the longest blocks. */
const COUNTED_SHARE = 0.78;
/** The stretch without growth must hold .55 of all operations; a little more, to be sure. */
const STRETCH_SHARE = 0.57;
/** What is left to chance and to the lengths of blocks, which are drawn. */
const TO_BE_SURE = 1.15;
/** No answer is about more. */
const MOST_OPERATIONS = 1e9;

/**
 * How many operations more show that it is clean, if it holds its level from here on. Null where none do.
 */
export function operationsToShow(trajectory: Trajectory, limit: RetainedLimit): number | null {
  const points = allPoints(trajectory);
  const total = points.at(-1)?.operations ?? 0;
  const gained = trajectory.kind === 'bytes' ? gainToExpect(points, trajectory, limit) : 0;
  const least = operationsBetweenEnds(gained, limit);
  if (least === null) return null;
  const risen = risenAt(points, trajectory.kind === 'bytes' ? noiseOf(points) : 0);
  const begin = points[0]?.operations ?? 0;
  const level = Math.max(risen, begin);
  const before = level - begin;
  const stretch = Math.max(least / COUNTED_SHARE, (before * STRETCH_SHARE) / (1 - STRETCH_SHARE));
  return Math.max(1, Math.ceil(begin + (before + stretch) * TO_BE_SURE - total));
}

/** What comes and goes shows nothing in the samples, but in the pauses. */
function gainToExpect(
  points: Window,
  { drained }: Trajectory,
  { noiseFloor }: RetainedLimit,
): number {
  const [last, before] = [drained.at(-1), drained.at(-2)];
  const goes = last !== undefined && last.before - last.level > noiseFloor;
  const inPauses = goes ? noiseFloor + Math.max(0, last.level - (before ?? last).level) : Infinity;
  return Math.min(leastGained(points), inPauses);
}

/** The fewest operations between the ends of a stretch that gains as little as the best one so far. */
function operationsBetweenEnds(
  gained: number,
  { rarest, cleanBelow }: RetainedLimit,
): number | null {
  for (let operations = rarest; operations < MOST_OPERATIONS; operations *= 1.05) {
    const events = mostEventsBelow(operations / rarest, UNSEEN_ALPHA);
    if (events < 0) continue;
    if (gained < (events + 1) * rarest * Math.max(cleanBelow, Number.MIN_VALUE)) return operations;
  }
  return null;
}

/** Operations after which the level was last below that of the end by more than noise. */
function risenAt(points: Window, noise: number): number {
  const end = Math.min(...points.slice(-3).map((point) => point.level));
  return points.findLast((point) => point.level < end - noise)?.operations ?? 0;
}
