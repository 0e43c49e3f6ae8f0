import { median } from './quantile.ts';
import { sortSamples } from '../metrics/samples.ts';
import { seededRandom, shuffled } from './random.ts';
import { midRanks } from './rank-von-neumann.ts';

/** A place where a series goes from one level to another. */
export interface ChangePoint {
  /** Index of the first value of the new level. */
  readonly at: number;
  /** Of the permutations, the share that split as well; at the least 1 / (permutations + 1). */
  readonly p: number;
  /** Medians of the values from the change point before to this one, and from this one to the next. */
  readonly before: number;
  readonly after: number;
}

export interface ChangePointOptions {
  /** A split is believed where fewer permutations than this share split as well. */
  readonly significance?: number;
  /** Values that a level has at the least: fewer are outliers. */
  readonly shortest?: number;
  readonly permutations?: number;
  /** The same series and seed give the same answer. */
  readonly seed?: number;
}

/** One in a hundred series without any change has one all the same. */
const SIGNIFICANCE = 0.01;
const SHORTEST = 5;
const PERMUTATIONS = 399;
const SEED = 20_480;
/**
 * A correlation up to this part of √n is taken for none: two thirds of the standard error of such an estimate
 * (√2 / √n by Bartlett's formula). Blocks that were not needed cost power, missing ones are false alarms.
 */
const LEAST_CORRELATION = 1;
/** Nearer to 1 no length is enough. */
const MOST_CORRELATION = 0.95;
/** A series of fewer blocks has too few orders. */
const LEAST_BLOCKS = 6;

/**
 * Where a series changes its level: E-Divisive with the energy distance |x − y| (D. S. Matteson and
 * N. A. James, J. Am. Stat. Assoc. 109, 2014), as performance tests use it (D. Daly et al., ICPE 2020). The
 * best split of all segments is held against splits of the same values in random order, and the search goes
 * on in both parts until the best one is no better than chance. It knows no distribution, so that outliers
 * do no harm, but it takes values for independent. Runs of one machine are not: where neighbors are alike
 * (an autocorrelation that shows in the differences, which a change of level hardly touches), blocks are
 * put in random order instead of single values.
 * @param values in the order of time
 * @returns in the order of time; none for a series that is too short for two levels
 */
export function changePoints(
  values: readonly number[],
  options: ChangePointOptions = {},
): readonly ChangePoint[] {
  const {
    significance = SIGNIFICANCE,
    shortest = SHORTEST,
    permutations = PERMUTATIONS,
    seed = SEED,
  } = options;
  const random = seededRandom(seed);
  const series = Float64Array.from(values);
  const block = blockLength(values);
  const found: { readonly at: number; readonly p: number }[] = [];
  for (;;) {
    const edges = [0, ...found.map(({ at }) => at).toSorted((a, b) => a - b), values.length];
    const segments = edges.slice(1).map((end, index) => series.slice(edges[index], end));
    const best = bestOf(segments, shortest);
    if (best === null) break;
    // What is sure to be no better than chance need not be known exactly (J. Besag, P. Clifford, 1991).
    const most = Math.floor(significance * (permutations + 1)) - 1;
    let asGood = 0;
    for (let round = 0; round < permutations && asGood <= most; round += 1) {
      const mixed = segments.map((segment) => inRandomOrder(segment, block, random));
      if ((bestOf(mixed, shortest)?.energy ?? 0) >= best.energy) asGood += 1;
    }
    if (asGood > most) break;
    found.push({
      at: (edges[best.segment] ?? 0) + best.split,
      p: (asGood + 1) / (permutations + 1),
    });
  }
  const inOrder = found.toSorted((a, b) => a.at - b.at);
  return inOrder.map(({ at, p }, index) => ({
    at,
    p,
    before: levelOf(values.slice(inOrder[index - 1]?.at ?? 0, at)),
    after: levelOf(values.slice(at, inOrder[index + 1]?.at)),
  }));
}

function levelOf(values: readonly number[]): number {
  return median(sortSamples(values));
}

interface Split {
  readonly segment: number;
  /** Values of the segment that come before it. */
  readonly split: number;
  readonly energy: number;
}

function bestOf(segments: readonly Float64Array[], shortest: number): Split | null {
  let best: Split | null = null;
  for (const [segment, values] of segments.entries()) {
    const own = bestSplit(values, shortest);
    if (own !== null && own.energy > (best?.energy ?? 0)) best = { segment, ...own };
  }
  return best;
}

/** The split of a segment whose parts have the largest energy distance, weighted by their sizes. */
function bestSplit(values: Float64Array, shortest: number): Omit<Split, 'segment'> | null {
  const n = values.length;
  if (n < 2 * shortest) return null;
  // Of each value the distances to those before it, and to those after it.
  const toEarlier = new Float64Array(n);
  const toLater = new Float64Array(n);
  for (let i = 1; i < n; i += 1) {
    const value = values[i] as number;
    let sum = 0;
    for (let k = 0; k < i; k += 1) {
      const distance = Math.abs(value - (values[k] as number));
      sum += distance;
      toLater[k] = (toLater[k] as number) + distance;
    }
    toEarlier[i] = sum;
  }
  let within = 0;
  let rest = toEarlier.reduce((sum, one) => sum + one, 0);
  const all = rest;
  let best: Omit<Split, 'segment'> | null = null;
  for (let split = 1; split <= n - shortest; split += 1) {
    within += toEarlier[split - 1] as number;
    rest -= toLater[split - 1] as number;
    if (split < shortest) continue;
    const others = n - split;
    const between = all - within - rest;
    const energy =
      ((split * others) / n) *
      ((2 * between) / (split * others) -
        (2 * within) / (split * (split - 1)) -
        (2 * rest) / (others * (others - 1)));
    if (energy > (best?.energy ?? 0)) best = { split, energy };
  }
  return best;
}

function inRandomOrder(values: Float64Array, block: number, random: () => number): Float64Array {
  // The blocks begin elsewhere each time, so that no border is always the same one.
  const first = block === 1 ? 0 : Math.floor(random() * block);
  const starts = first === 0 ? [] : [0];
  for (let from = first; from < values.length; from += block) starts.push(from);
  const mixed = new Float64Array(values.length);
  let filled = 0;
  for (const start of shuffled(starts, random)) {
    const end = start < first ? first : Math.min(start + block, values.length);
    for (let at = start; at < end; at += 1, filled += 1) mixed[filled] = values[at] as number;
  }
  return mixed;
}

/**
 * How many values belong together. The correlation ρ of neighbors is read from that of neighboring
 * differences, −(1 − ρ) / 2 for AR(1), by their ranks, to which the few steps of a series are nothing; the
 * length is the best one for AR(1) (E. Carlstein, Ann. Stat. 14, 1986).
 */
function blockLength(values: readonly number[]): number {
  const n = values.length;
  if (n < LEAST_BLOCKS) return 1;
  const ofRanks = neighborCorrelation(midRanks(differencesOf(values)));
  // Of a normal pair (K. Pearson, 1907).
  const ofDifferences = 2 * Math.sin((Math.PI / 6) * ofRanks);
  const correlation = Math.min(MOST_CORRELATION, 1 + 2 * ofDifferences);
  if (correlation < LEAST_CORRELATION / Math.sqrt(n)) return 1;
  const length = ((2 * correlation) / (1 - correlation ** 2)) ** (2 / 3) * n ** (1 / 3);
  return Math.max(1, Math.min(Math.ceil(length), Math.floor(n / LEAST_BLOCKS)));
}

function differencesOf(values: readonly number[]): readonly number[] {
  return values.slice(1).map((value, index) => value - (values[index] as number));
}

/** Of each value with the next one; −1 / 2 where all are equal, as of independent differences. */
function neighborCorrelation(values: Float64Array): number {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  let squares = 0;
  let products = 0;
  for (const [index, one] of values.entries()) {
    squares += (one - mean) ** 2;
    if (index > 0) products += (one - mean) * ((values[index - 1] as number) - mean);
  }
  return squares === 0 ? -1 / 2 : products / squares;
}
