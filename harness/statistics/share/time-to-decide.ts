import { binomialAtMost } from '../binomial.ts';
import { lookLevel } from '../looks.ts';
import { normalQuantile } from '../normal.ts';
import { poissonAtMost } from '../poisson.ts';
import { studentQuantile } from '../student.ts';
import { blockSeconds } from './blocks.ts';
import { burstLogE, cleanSeconds } from './burst-test.ts';
import { clusterGap } from './clusters.ts';
import { fewestBlocks, mostScaling } from './drift-test.ts';

/** A gate of a share, before anything was measured. */
export interface PlannedShare {
  readonly p0: number;
  readonly burstSeconds: number;
  /** Requests a second. */
  readonly rate: number;
}

/** In how many runs the plan's "enough" has to decide. */
const power = 0.99;

/** Requests a window, from which on their number hardly varies (by 4 %). */
const mostUneven = 500;

/**
 * The windows of a burst's length that independent clients make: Poisson with this mean. A steady rate
 * wastes none of them on nobody, so it needs no longer.
 * @param seconds of load
 */
function independentWindows(mean: number, seconds: number): Map<number, number> {
  // So many are even enough, and e^−mean would underflow.
  if (mean > mostUneven) return new Map([[mean, seconds]]);
  const windows = new Map<number, number>();
  let probability = Math.exp(-mean);
  for (let requests = 1; requests <= mean || probability > 1e-9; requests++) {
    probability *= mean / requests;
    windows.set(requests, probability * seconds);
  }
  return windows;
}

function sumOf(
  windows: ReadonlyMap<number, number>,
  of: (requests: number, seconds: number) => number,
): number {
  let sum = 0;
  for (const [requests, seconds] of windows) sum += of(requests, seconds);
  return sum;
}

/** Seconds that a pass takes when nothing is over the limit, with the arrivals of independent clients. */
export function secondsIfClean({ p0, burstSeconds, rate }: PlannedShare, alpha: number): number {
  const caught = sumOf(
    independentWindows(rate * burstSeconds, 1),
    (requests, seconds) => Math.min(1, requests / (1 + rate * burstSeconds)) * seconds,
  );
  const bursts = cleanSeconds(p0, burstSeconds, alpha) / caught;
  const independent = Math.log(alpha) / Math.log1p(-p0) / rate;
  return Math.max(bursts, independent);
}

/**
 * At which of the looks of a load a service has passed in 99 of 100 runs, if `share` of its requests are
 * over the limit, independently of each other; null where none of the looks is enough.
 */
export function secondsToPass(
  planned: PlannedShare,
  share: number,
  alpha: number,
  looks: readonly number[],
): number | null {
  const at = looks.findIndex((seconds, i) =>
    passes(planned, share, seconds, lookLevel(alpha, i + 1)),
  );
  return looks[at] ?? null;
}

function passes(planned: PlannedShare, share: number, seconds: number, alpha: number): boolean {
  const { p0, burstSeconds, rate } = planned;
  const requests = seconds * rate;
  const over = mostOver(requests * share);
  const inBurst = Math.max(1, burstSeconds * rate);
  const evidence = {
    p0,
    burstSeconds,
    requests,
    over,
    seconds,
    clusters: chanceClusters(over, over / requests, clusterGap(p0, inBurst)),
    windows: independentWindows(rate * burstSeconds, seconds),
  };
  if (burstLogE(evidence) < Math.log(1 / alpha)) return false;
  const scaling = over === 0 ? 1 : Math.min(mostScaling, Math.max(1, p0 / (over / requests)));
  const design = over === 0 ? 1 : 1 + (chanceEffect(seconds, alpha) - 1) * scaling;
  return binomialAtMost(over / design, requests / design, p0) <= alpha;
}

/** Clusters that independent requests make by chance: their sizes are geometric. */
function chanceClusters(over: number, share: number, gap: number): Map<number, number> {
  const next = 1 - (1 - share) ** gap;
  const clusters = new Map<number, number>();
  let count = over * (1 - next) ** 2;
  for (let size = 1; count > 0.05; size++) {
    clusters.set(size, count);
    count *= next;
  }
  return clusters;
}

/** So many or fewer are over the limit in 99 of 100 runs, `mean` being expected. */
function mostOver(mean: number): number {
  let over = Math.ceil(mean);
  if (mean === 0) return 0;
  while (poissonAtMost(over, mean) < power) over++;
  return over;
}

/**
 * The design effect that independent requests show by chance: the variance of the longest blocks (of
 * which there are the fewest) at its 90 % point, by Wilson and Hilferty's approximation of χ².
 */
function chanceEffect(seconds: number, alpha: number): number {
  let worst = 1;
  for (let length = blockSeconds; seconds / length >= fewestBlocks; length *= 2) {
    const freedom = Math.floor(seconds / length) - 1;
    const part = 2 / (9 * freedom);
    const ratio = (1 - part + normalQuantile(chancePoint) * Math.sqrt(part)) ** 3;
    const uncertainty = (studentQuantile(alpha, freedom) / normalQuantile(1 - alpha)) ** 2;
    worst = Math.max(worst, ratio * uncertainty);
  }
  return worst;
}

const chancePoint = 0.9;
