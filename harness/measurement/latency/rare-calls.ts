import { formatPercent } from '../../metrics/format-percent.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { binomialAtLeast } from '../../statistics/binomial.ts';

/**
 * Where bands of slow slices begin, in times of the fastest fifth; the last has no end. What one slow call
 * makes of a slice depends on how many calls the slice holds, so the slices with one lie in a band or two;
 * what a machine does to slices lies below (scatter, collections) or far above (a neighbor's turn).
 */
const bandEdges = [1.3, 3, 9, 27, 81, 243, 729] as const;

/** How many slices of a launch lie in each band. */
export interface SlowSlices {
  readonly base: readonly number[];
  readonly candidate: readonly number[];
  /** Of so many of each side. */
  readonly of: number;
  /** Calls of each side in all of them. */
  readonly calls: number;
}

export const noSlices: SlowSlices = { base: [], candidate: [], of: 0, calls: 0 };

/**
 * So many slow calls must be expected of a side before their absence says anything: nine, and none of the base, are
 * the fewest that chance does not give (`COUNT_ALPHA`), and of a Poisson mean of 16 nine come in 97.8 %.
 */
const EXPECTED = 16;

/** Calls that are as rare as this are looked for wherever the budget allows. */
const RAREST = 400;

/** Calls of each side that a comparison should have made at least. */
export const CALLS_FOR_RARE = EXPECTED * RAREST;

/** What all launches show of calls that are rare and long. */
export interface RareCalls {
  /** `inconclusive`: the candidate has more of them than chance gives, so a pass can't be believed. */
  readonly verdict: 'pass' | 'inconclusive';
  /** The band that shows most, in times of the fastest slices; null is no end. */
  readonly band: readonly [from: number, to: number | null];
  /** Shares of the slices in it, over all launches. */
  readonly base: number;
  readonly candidate: number;
  /** Launches in which the candidate had more of them, or fewer. */
  readonly more: number;
  readonly fewer: number;
  /** Calls of each side. */
  readonly calls: number;
  /** Slow calls that are rarer than one of so many can't be told: too few of them were made. */
  readonly oneOf: number;
}

/**
 * Slices alternate in random order, so of unchanged code each slow slice is either side's with probability ½.
 * Slow slices come in bursts, which the count of all does not know; the launches do, as independent differences that
 * are symmetric around 0 on unchanged code (a sign-flip test, in its normal form). Both must say it.
 */
const COUNT_ALPHA = 0.003;
const AROUND_ALPHA = 0.1;
/** One-sided 2.9 %: at least four launches that differ, all in the same direction. */
const FEWEST_DEVIATIONS = 1.9;

/**
 * @param fastestMs the mean of the fastest fifth of each side. The candidate's slices are held against the slower of
 *   both, so that a cache whose misses take what every call took before has no slow calls
 */
export function slowSlices(
  msPerOp: { readonly base: readonly number[]; readonly candidate: readonly number[] },
  fastestMs: { readonly base: number; readonly candidate: number },
  opsPerSlice: number,
): SlowSlices {
  return {
    base: inBands(msPerOp.base, fastestMs.base),
    candidate: inBands(msPerOp.candidate, Math.max(fastestMs.base, fastestMs.candidate)),
    of: msPerOp.base.length,
    calls: msPerOp.base.length * opsPerSlice,
  };
}

function inBands(times: readonly number[], ms: number): readonly number[] {
  const counts = bandEdges.map(() => 0);
  for (const time of times) {
    const band = bandEdges.findLastIndex((edge) => time > edge * ms);
    if (band >= 0) counts[band] = (counts[band] ?? 0) + 1;
  }
  return counts;
}

export function rareCalls(launches: readonly SlowSlices[]): RareCalls {
  const bands = bandEdges.map((_, band) => ofBand(launches, band));
  const doubtful = bands.filter(({ isDoubtful }) => isDoubtful);
  const [most] = (doubtful.length > 0 ? doubtful : bands).toSorted(
    (a, b) => b.candidate - b.base - (a.candidate - a.base),
  );
  const { isDoubtful = false, band = 0, base = 0, candidate = 0, more = 0, fewer = 0 } = most ?? {};
  const of = Math.max(1, sum(launches.map((one) => one.of)));
  const calls = sum(launches.map((one) => one.calls));
  return {
    verdict: isDoubtful ? 'inconclusive' : 'pass',
    band: [bandEdges[band] ?? bandEdges[0], bandEdges[band + 1] ?? null],
    base: base / of,
    candidate: candidate / of,
    more,
    fewer,
    calls,
    oneOf: Math.floor(calls / EXPECTED),
  };
}

function ofBand(launches: readonly SlowSlices[], band: number) {
  const here = counted(launches, band, band);
  // Slices that a neighbor makes about as long as an edge fall on either side of it, by a hair: with the bands
  // beside it, there must be more of them, too.
  const around = counted(launches, band - 1, band + 1);
  const isDoubtful =
    isMoreThanChance(here, COUNT_ALPHA) &&
    isMoreThanChance(around, AROUND_ALPHA) &&
    deviations(here.differences) >= FEWEST_DEVIATIONS;
  const more = here.differences.filter((difference) => difference > 0).length;
  const fewer = here.differences.filter((difference) => difference < 0).length;
  return { band, base: here.base, candidate: here.candidate, more, fewer, isDoubtful };
}

interface Counted {
  readonly base: number;
  readonly candidate: number;
  /** Candidate less base, one a launch. */
  readonly differences: readonly number[];
}

function counted(launches: readonly SlowSlices[], from: number, to: number): Counted {
  const within = (counts: readonly number[]): number =>
    sum(counts.slice(Math.max(0, from), to + 1));
  const base = launches.map((one) => within(one.base));
  const candidate = launches.map((one) => within(one.candidate));
  const differences = candidate.map((count, launch) => count - (base[launch] ?? 0));
  return { base: sum(base), candidate: sum(candidate), differences };
}

function isMoreThanChance({ base, candidate }: Counted, alpha: number): boolean {
  return candidate > base && binomialAtLeast(candidate, base + candidate, 0.5) <= alpha;
}

/** Its line: `4.1 % of the slices take 9 to 27 times the fastest, of the base 0.3 %; more in 9 launches, fewer in 0`. */
export function describeRareCalls({ band, candidate, base, more, fewer }: RareCalls): string {
  const [from, to] = band;
  const times = to === null ? `over ${from} times` : `${from} to ${to} times`;
  return `${percent(candidate)} of the slices take ${times} the fastest, of the base ${percent(base)}; more in ${more} launches, fewer in ${fewer}`;
}

/** How far the line above reaches: `rarer ones than 1 of 450 can't be seen in 7,200 calls`. */
export function describeReach({ calls, oneOf }: Pick<RareCalls, 'calls' | 'oneOf'>): string {
  return oneOf < 2
    ? `calls that are rare can't be seen in ${formatQuantity(calls, 'count')}`
    : `rarer ones than 1 of ${formatQuantity(oneOf, 'count')} can't be seen in ${formatQuantity(calls, 'count')} calls`;
}

function deviations(differences: readonly number[]): number {
  const scale = Math.sqrt(sum(differences.map((difference) => difference ** 2)));
  return scale === 0 ? 0 : sum(differences) / scale;
}

function percent(share: number): string {
  return formatPercent(Number(share.toFixed(4)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
