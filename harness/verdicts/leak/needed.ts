import type { RetainedLimit, Trajectory, Window } from '../../measurement/leak/trajectory.ts';
import { binomialAtLeast } from '../../statistics/binomial.ts';
import { poissonMeanAtLeast } from '../../statistics/poisson.ts';
import { mostEventsBelow } from '../../statistics/unseen-events.ts';
import { firstOf, lastOf } from './ends.ts';
import { UNSEEN_ALPHA, allPoints, leastGained, noiseOf } from './shown-clean.ts';

/** Of the operations of a stretch, those between its ends: the last points lie in the longest blocks. */
const COUNTED_SHARE = 0.78;
/** The stretch without growth must hold .55 of all operations; a little more, to be sure. */
const STRETCH_SHARE = 0.57;
/** What is left to chance and to the lengths of blocks, which are drawn. */
const TO_BE_SURE = 1.15;
/** Of the pauses, those that lie in the stretch which must show it. */
const PAUSES_OF_STRETCH = 2;
/** No answer is about more. */
const MOST_OPERATIONS = 1e9;
/** What is said holds in so many runs; and the quantile of the normal distribution for it. */
const IN_SO_MANY_RUNS = 0.9;
const NINE_OF_TEN = 1.2816;

/**
 * How many operations more show that it is clean, if it holds its level from here on. Null where none do.
 */
export function operationsToShow(trajectory: Trajectory, limit: RetainedLimit): number | null {
  return operationsFor(trajectory, limit, riseOfLastPause(trajectory));
}

/**
 * The same in 9 of 10 runs: what is left in pauses rises and falls, and of one pause alone nobody knows by
 * how much.
 */
export function operationsLikelyToShow(
  trajectory: Trajectory,
  limit: RetainedLimit,
): number | null {
  return operationsFor(trajectory, limit, PAUSES_OF_STRETCH * largestRiseOfPauses(trajectory));
}

function operationsFor(
  trajectory: Trajectory,
  limit: RetainedLimit,
  riseInPauses: number,
): number | null {
  const points = allPoints(trajectory);
  const total = lastOf(points).operations;
  const gained =
    trajectory.kind === 'bytes' ? gainToExpect(points, trajectory, limit, riseInPauses) : 0;
  const least = operationsBetweenEnds(gained, limit);
  if (least === null) return null;
  const risen = risenAt(points, trajectory.kind === 'bytes' ? noiseOf(points) : 0);
  const begin = firstOf(points).operations;
  const level = Math.max(risen, begin);
  const before = level - begin;
  const stretch = Math.max(least / COUNTED_SHARE, (before * STRETCH_SHARE) / (1 - STRETCH_SHARE));
  return Math.max(1, Math.ceil(begin + (before + stretch) * TO_BE_SURE - total));
}

/**
 * Operations in which what came `seen` times in `operations` comes `times` more, in 9 of 10 runs: the
 * ratio of two Poisson counts, on the scale of logarithms.
 */
export function operationsToSee(times: number, seen: number, operations: number): number {
  const spread = Math.sqrt(1 / times + 1 / seen);
  return Math.ceil(((operations * times) / seen) * Math.exp(NINE_OF_TEN * spread));
}

/**
 * Operations, in so many blocks, of which `wanted` blocks rise in 9 of 10 runs: a long block counts once,
 * however often it rises within.
 * @param seen rises so far, and in how many operations
 */
export function operationsForBlocks(
  wanted: number,
  blocks: number,
  seen: { readonly rises: number; readonly operations: number },
): number {
  const enough = Math.max(blocks, 2 * wanted);
  const perBlock = -Math.log1p(-shareForBlocks(wanted, enough));
  const rate = poissonMeanAtLeast(seen.rises, IN_SO_MANY_RUNS) / seen.operations;
  return Math.ceil((enough * perBlock) / rate);
}

/** The chance that each of so many blocks must have to rise. */
function shareForBlocks(lacking: number, blocks: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 30; step++) {
    const middle = (low + high) / 2;
    if (binomialAtLeast(lacking, blocks, middle) < IN_SO_MANY_RUNS) low = middle;
    else high = middle;
  }
  return low;
}

/** What comes and goes shows nothing in the samples, but in the pauses. */
function gainToExpect(
  points: Window,
  { drained }: Trajectory,
  { noiseFloor }: RetainedLimit,
  riseInPauses: number,
): number {
  const last = drained.at(-1);
  const goes = last !== undefined && last.before - last.level > noiseFloor;
  return Math.min(leastGained(points), goes ? noiseFloor + riseInPauses : Infinity);
}

function riseOfLastPause({ drained }: Trajectory): number {
  const [last, before] = [drained.at(-1), drained.at(-2)];
  return last === undefined || before === undefined ? 0 : Math.max(0, last.level - before.level);
}

function largestRiseOfPauses({ drained }: Trajectory): number {
  if (drained.length < 2) return Infinity;
  const rises = drained
    .slice(1)
    .map(({ level }, index) => level - (drained[index]?.level ?? level));
  return Math.max(0, ...rises);
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
