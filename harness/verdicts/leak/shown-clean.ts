import type {
  Point,
  RetainedLimit,
  Trajectory,
  Window,
} from '../../measurement/leak/trajectory.ts';
import { largestMean, mostEventsBelow } from '../../statistics/unseen-events.ts';
import { firstOf, lastOf } from './ends.ts';
import { lowest } from './figures.ts';

/**
 * What "clean" claims: no leak of `limit` or more per operation that happens in at least one of `rarest`
 * operations. The second part is needed since an event that has not come yet has the same levels as one
 * that never comes: 60 kB kept by one request in 1,000 shows in none of 500.
 *
 * Over a stretch of n operations such a leak gains, in multiples of limit × rarest, a Poisson number of
 * them with a mean of n / rarest or more. So a gain of no more than the k that are too few for that mean
 * rules it out. The stretch may begin at any sample point, as long as it holds more than half of all
 * operations: what happens once, early, is forgiven by that, and by nothing else.
 */

/** Error probability of the claim. */
export const UNSEEN_ALPHA = 0.003;

/** Of all operations, what the stretch without growth has at least. */
const STRETCH_SHARE = 0.55;

/** The levels at either end of the stretch: the lowest of so many points. */
const END_SHARE = 0.15;
const MOST_END_POINTS = 4;

/** Two ends, each with noise: so many times the median difference between neighbors. */
const NOISE_OF_ENDS = 2.1;

/** The last half, quarter and eighth of the stretch must hold on their own: no leak begins late. */
const parts = [2, 4, 8] as const;

/** The stretch without growth that shows the most. */
export interface Shown {
  readonly operations: number;
  readonly gained: number;
  /** The smallest leak, per operation, that is ruled out. */
  readonly finest: number;
}

/** All points in their order: what the warm-up saw counts, too. */
export function allPoints({ warmUp, windows }: Pick<Trajectory, 'warmUp' | 'windows'>): Window {
  const points: Point[] = [];
  for (const point of [...warmUp, ...windows.flat()]) {
    if (point.operations > (points.at(-1)?.operations ?? -1)) points.push(point);
  }
  return points;
}

/**
 * The finest that the points rule out of bytes kept by at least one of `rarest` operations.
 * @returns null where no stretch has operations enough to rule out anything
 */
export function shownOfBytes(points: Window, rarest: number): Shown | null {
  let best: Shown | null = null;
  for (const stretch of stretches(points)) {
    const { counted, gained } = endsOf(stretch);
    const events = mostEventsBelow(counted / rarest, UNSEEN_ALPHA);
    if (events < 0) break;
    const whole = (gained + noiseOf(stretch)) / ((events + 1) * rarest);
    const finest = Math.max(whole, ...parts.map((part) => finestOfPart(stretch, part, rarest)));
    if (best === null || finest < best.finest) {
      best = { operations: operationsOf(stretch), gained, finest };
    }
  }
  return best;
}

/**
 * The same of counts, which are exact: with none gained, nothing that happens in one of `rarest`
 * operations; with a few, the upper bound of their rate.
 */
export function shownOfCounts(points: Window, rarest: number): Shown | null {
  let best: Shown | null = null;
  for (const stretch of stretches(points)) {
    const { counted, gained } = endsOf(stretch);
    if (mostEventsBelow(counted / rarest, UNSEEN_ALPHA) < 0) break;
    const finest = gained === 0 ? 0 : largestMean(gained, UNSEEN_ALPHA) / counted;
    if (best === null || finest < best.finest) {
      best = { operations: operationsOf(stretch), gained, finest };
    }
  }
  return best;
}

/**
 * The same of bytes that come and go: entries that live for a while hold a level that moves with the speed
 * of the machine. In a pause they go, and what is left after each pause tells.
 */
export function shownInPauses(
  drained: Trajectory['drained'],
  { rarest, noiseFloor }: RetainedLimit,
): Shown | null {
  let best: Shown | null = null;
  for (const from of drained) {
    const last = lastOf(drained);
    if (from.operations > (1 - STRETCH_SHARE) * last.operations) break;
    const operations = last.operations - from.operations;
    const events = mostEventsBelow(operations / rarest, UNSEEN_ALPHA);
    if (events < 0) break;
    const gained = Math.max(0, last.level - from.level);
    const finest = (gained + noiseFloor) / ((events + 1) * rarest);
    if (best === null || finest < best.finest) best = { operations, gained, finest };
  }
  return best;
}

/** The least that any stretch gained, with its noise: what has to be small against the operations. */
export function leastGained(points: Window): number {
  let least = Number.POSITIVE_INFINITY;
  for (const stretch of stretches(points)) {
    least = Math.min(least, endsOf(stretch).gained + noiseOf(stretch));
  }
  return least;
}

/** From each point on, the longest first, while more than half of the operations are left. */
function* stretches(points: Window): Generator<Window> {
  // What was measured anew begins later than with the first operation.
  const all = operationsOf(points);
  for (let from = 0; from < points.length - 3; from++) {
    const stretch = points.slice(from);
    if (operationsOf(stretch) < STRETCH_SHARE * all) return;
    yield stretch;
  }
}

/** What was gained between the ends, and the operations that could have gained it. */
function endsOf(stretch: Window): { readonly counted: number; readonly gained: number } {
  const share = Math.floor(stretch.length * END_SHARE);
  return between(stretch, Math.max(1, Math.min(MOST_END_POINTS, share)));
}

function between(points: Window, each: number): { counted: number; gained: number } {
  const [first, last] = [points[each - 1]!, points[points.length - each]!];
  const gained = lowest(points.slice(-each)) - lowest(points.slice(0, each));
  return {
    counted: last.operations - first.operations,
    gained: Math.max(0, gained),
  };
}

function finestOfPart(stretch: Window, part: number, rarest: number): number {
  const from = lastOf(stretch).operations - operationsOf(stretch) / part;
  const points = stretch.filter(({ operations }) => operations >= from);
  if (points.length < 3) return 0;
  const { counted, gained } = between(points, points.length > 6 ? 2 : 1);
  const events = Math.max(0, mostEventsBelow(counted / rarest, UNSEEN_ALPHA));
  return (gained - noiseOf(points)) / ((events + 1) * rarest);
}

function operationsOf(points: Window): number {
  return lastOf(points).operations - firstOf(points).operations;
}

/** Of the levels at two ends, as far as the differences between neighbors tell. */
export function noiseOf(points: Window): number {
  const differences = points
    .slice(1)
    .map((point, index) => Math.abs(point.level - points[index]!.level))
    .toSorted((a, b) => a - b);
  return NOISE_OF_ENDS * differences[differences.length >> 1]!;
}
