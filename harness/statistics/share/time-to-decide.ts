import { binomialAtMost } from '../binomial.ts';
import { lookLevel } from '../looks.ts';
import { normalQuantile, normalTail } from '../normal.ts';
import { BLOCK_SECONDS } from './blocks.ts';
import { burstLogE, cleanSeconds } from './burst-test.ts';
import { clusterGap } from './clusters.ts';
import {
  BLOCKS_FOR_CORRELATION,
  cosinesOf,
  FEWEST_FOR_VARIANCE,
  MOST_SCALING,
  DRIFT_ALLOWANCE,
  uncertainty,
} from './drift-test.ts';

/** A gate of a share, before anything was measured. */
export interface PlannedShare {
  readonly p0: number;
  readonly burstSeconds: number;
  /** Requests a second. */
  readonly rate: number;
}

/** In how many runs the plan's "enough" has to decide. */
const POWER = 0.99;

/** Requests a window, from which on their number hardly varies (by 4 %). */
const MOST_UNEVEN = 500;

/**
 * The windows of a burst's length that independent clients make: Poisson with this mean. A steady rate
 * wastes none of them on nobody, so it needs no longer.
 * @param seconds of load
 */
function independentWindows(mean: number, seconds: number): Map<number, number> {
  // So many are even enough, and e^−mean would underflow.
  if (mean > MOST_UNEVEN) return new Map([[mean, seconds]]);
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
  let before = 1;
  for (const [i, seconds] of looks.entries()) {
    const open = 1 - chanceToPass(planned, share, seconds, lookLevel(alpha, i + 1));
    // The look before was at half of the same requests: it decides what this one leaves open half as often
    // as if they had been others.
    if (open * Math.sqrt(before) <= 1 - POWER) return seconds;
    before = open;
  }
  return null;
}

/** How likely one look passes. */
function chanceToPass(
  planned: PlannedShare,
  share: number,
  seconds: number,
  alpha: number,
): number {
  const windows = independentWindows(planned.rate * planned.burstSeconds, seconds);
  const counts = likelyCounts(seconds * planned.rate * share);
  const sum = counts.reduce(
    (total, over) => total + passProbability(planned, over, seconds, alpha, windows),
    0,
  );
  return sum / counts.length;
}

/** How likely a run passes in which so many are over the limit, independently of each other. */
function passProbability(
  { p0, burstSeconds, rate }: PlannedShare,
  over: number,
  seconds: number,
  alpha: number,
  windows: Map<number, number>,
): number {
  const requests = seconds * rate;
  const inBurst = Math.max(1, burstSeconds * rate);
  const clusters = chanceClusters(over, over / requests, clusterGap(p0, inBurst));
  const evidence = { p0, burstSeconds, requests, over, seconds, clusters, windows };
  if (burstLogE(evidence) < Math.log(1 / alpha)) return 0;
  const holds = (design: number) => binomialAtMost(over / design, requests / design, p0) <= alpha;
  if (!holds(1)) return 0;
  if (over === 0) return 1;
  const scaling = DRIFT_ALLOWANCE * Math.min(MOST_SCALING, Math.max(1, p0 / (over / requests)));
  const largest = largestThat(holds);
  return chanceOfEffect(1 + (largest - 1) / scaling, seconds, alpha);
}

/** Beyond this a run says nothing of its share. */
const LARGEST_DESIGN = 1000;

/** The largest design effect at which a test holds that holds at 1. */
function largestThat(holds: (design: number) => boolean): number {
  let [low, high] = [1, LARGEST_DESIGN];
  while (high / low > 1.001) {
    const middle = Math.sqrt(low * high);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
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

/** Counts that stand for all that a Poisson variable takes: the middles of equally likely parts of it. */
function likelyCounts(mean: number): readonly number[] {
  if (mean === 0) return [0];
  return Array.from({ length: PARTS_OF_COUNTS }, (_, i) => {
    const quantile = normalQuantile((i + 0.5) / PARTS_OF_COUNTS);
    // Anscombe's: 2√(X + 3/8) has a variance of 1 (Biometrika 35, 1948).
    return Math.max(0, Math.round((Math.sqrt(mean + 0.375) + quantile / 2) ** 2 - 0.375));
  });
}

const PARTS_OF_COUNTS = 100;

/**
 * How likely no estimate of the variance of independent requests, times its uncertainty, exceeds a design
 * effect, as if they were independent of each other.
 */
function chanceOfEffect(design: number, seconds: number, alpha: number): number {
  const halfSeconds = Math.floor(seconds / BLOCK_SECONDS);
  let chance = chanceOfVariance(design, cosinesOf(halfSeconds), alpha);
  let mostCorrelated = 0;
  for (let blocks = halfSeconds; blocks >= FEWEST_FOR_VARIANCE; blocks = Math.floor(blocks / 2)) {
    chance *= chanceOfVariance(design, blocks - 1, alpha);
    if (blocks >= BLOCKS_FOR_CORRELATION) mostCorrelated = blocks;
  }
  return chance * chanceOfCorrelation(design, mostCorrelated, alpha);
}

/** Of a variance over its expectation, by Wilson and Hilferty's approximation of χ². */
function chanceOfVariance(design: number, freedom: number, alpha: number): number {
  if (freedom === 0) return 1;
  const part = 2 / (9 * freedom);
  const ratio = design / uncertainty(freedom, alpha);
  return 1 - normalTail((Math.cbrt(ratio) - (1 - part)) / Math.sqrt(part));
}

/**
 * Of a variance times (1 + ρ)/(1 − ρ): their logarithms are nearly normal, that of the variance with 2/(K − 1)
 * and that of the factor, which half a standard error of ρ lengthens, with 4/K.
 */
function chanceOfCorrelation(design: number, blocks: number, alpha: number): number {
  if (blocks === 0) return 1;
  const mean = 1 / Math.sqrt(blocks);
  const deviation = Math.sqrt(4 / blocks + 2 / (blocks - 1));
  const ratio = design / uncertainty(blocks - 1, alpha);
  return 1 - normalTail((Math.log(ratio) - mean) / deviation);
}
