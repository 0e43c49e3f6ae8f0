import { binomialAtLeast, binomialAtMost } from '../binomial.ts';
import { normalQuantile } from '../normal.ts';
import { studentQuantile } from '../student.ts';
import { type Blocks, mergeBlocks } from './blocks.ts';
import type { ShareEvidence } from './evidence.ts';

/** Below six blocks of half a second nothing can be said of drift. */
export const FEWEST_BLOCKS = 6;

/** Fewer blocks than this have a variance that says little: slower drift is left to the cosines. */
export const FEWEST_FOR_VARIANCE = 12;

/** From twenty blocks on the correlation of neighbors is worth its own correction. */
export const BLOCKS_FOR_CORRELATION = 20;

/** The correlation of neighbors is taken as no higher: the run turned at least a few times. */
const HIGHEST_CORRELATION = 0.97;

/**
 * Slow parts of a run, of which the first has half a turn in it and each further one half a turn more. More
 * of them are surer of the variance, and see less of a drift that is slow.
 */
const MOST_COSINES = 6;

/**
 * Where fewer are over the limit than may be, the variance at the limit would be higher than the one that
 * was seen: it grows with the share, up to three times here.
 */
export const MOST_SCALING = 3;

/**
 * How much more than its estimate the variance of a drift may be. Six slow cosines still miss a part of a
 * drift that turns only twelve times, and shares that drift are skewed: a run in which few are over the limit
 * has seen little of the times when many are, and shows too small a variance just then. Found by simulation,
 * with other seeds than those of `npm run bench:rates`, on streams of the same kinds.
 */
export const DRIFT_ALLOWANCE = 1.5;

/**
 * A drift that turns within a twelfth of the run has had so many turns in it, and each is worth an independent
 * request at least: were all requests of a turn over the limit or none, it would be just that. A service that
 * dies half-way has all of its variance in one turn, by which next to nothing would be known of it.
 */
const TURNS = 12;

/** How many requests are worth one independent request, for each side's test; ≥ 1. */
export interface DesignEffects {
  readonly pass: number;
  readonly fail: number;
}

/**
 * The design effect of a share that drifts (L. Kish, "Survey Sampling", 1965, 8.2): the largest of several
 * estimates r of the variance of the count over that of independent requests, each times
 * (t_{ν,1−α} / z_{1−α})² for its own uncertainty, ν being its degrees of freedom:
 *
 * - of blocks of .5, 1, 2, 4 … seconds, as long as there are twelve of a length:
 *   r_b = Σ (S_j − p̂·N_j)² / (K − 1) / (N̄·p̂(1 − p̂)), ν = K − 1, the ratio estimator of cluster sampling
 *   (W. G. Cochran, "Sampling Techniques", 3rd ed., 1977, 9A.1), so that blocks with more requests weigh
 *   more. At the longest blocks of which there are twenty, it is multiplied by (1 + ρ)/(1 − ρ), ρ being the
 *   correlation of neighbors, with its bias of (1 + 3ρ)/K taken out (F. H. C. Marriott and J. A. Pope,
 *   Biometrika 41, 1954) and half a standard error added.
 * - of the m = 6 slowest cosines of the run: r = (2/K) Σ_{k=1..m} (Σ_j (S_j − p̂·N_j)·cos(πk(j + ½)/K))² / m
 *   / (N̄·p̂(1 − p̂)) over its K blocks of half a second, ν = m (U. K. Müller, "HAC corrections for strongly
 *   autocorrelated time series", J. Bus. Econ. Stat. 32, 2014; E. Lazarus, D. J. Lewis, J. H. Stock and
 *   M. W. Watson, "HAR inference", ibid. 36, 2018, who recommend it). Of drift with τ = T/12 they see three
 *   fifths of the variance, and six long blocks less than a half.
 */
export function designEffects(
  evidence: ShareEvidence,
  alpha: { readonly pass: number; readonly fail: number },
): DesignEffects {
  const { requests, over, p0, blocks } = evidence;
  if (over === 0 || over === requests) return { pass: 1, fail: 1 };
  const share = over / requests;
  const ratios = [...blockRatios(blocks, share), cosineRatio(blocks, share)];
  const effect = (level: number) => (worstRatio(ratios, level) - 1) * DRIFT_ALLOWANCE;
  const scaling = Math.min(MOST_SCALING, Math.max(1, p0 / share));
  const halfSeconds = blocks.reduce((sum, one) => sum + one.over.length, 0);
  const most = Math.max(1, requests / Math.min(TURNS, Math.max(1, halfSeconds)));
  return {
    pass: Math.min(most, 1 + effect(alpha.pass) * scaling),
    fail: Math.min(most, 1 + effect(alpha.fail)),
  };
}

/** Whether the share is shown to be at most p0: P(Bin(n/d, p0) ≤ k/d) ≤ α. */
export function driftShowsAtMost(
  { requests, over, p0 }: ShareEvidence,
  design: number,
  alpha: number,
): boolean {
  return binomialAtMost(over / design, requests / design, p0) <= alpha;
}

/** Whether the share is shown to exceed p0: P(Bin(n/d, p0) ≥ k/d) ≤ α. */
export function driftShowsAbove(
  { requests, over, p0 }: ShareEvidence,
  design: number,
  alpha: number,
): boolean {
  return binomialAtLeast(over / design, requests / design, p0) <= alpha;
}

interface VarianceRatio {
  /** Degrees of freedom. */
  readonly freedom: number;
  /** Variance of the counts over that of independent requests. */
  readonly ratio: number;
}

function worstRatio(ratios: readonly VarianceRatio[], alpha: number): number {
  return ratios.reduce(
    (worst, { freedom, ratio }) => Math.max(worst, ratio * uncertainty(freedom, alpha)),
    1,
  );
}

/** (t/z)² of so many degrees of freedom, each pair computed once. */
export function uncertainty(freedom: number, alpha: number): number {
  const key = `${freedom} ${alpha}`;
  let factor = uncertainties.get(key);
  if (factor === undefined) {
    // A test at more than a half rejects what it expects: no correction is asked of it.
    factor = alpha >= 0.5 ? 1 : (studentQuantile(alpha, freedom) / normalQuantile(1 - alpha)) ** 2;
    uncertainties.set(key, factor);
  }
  return factor;
}

const uncertainties = new Map<string, number>();

function blockRatios(runs: readonly Blocks[], share: number): readonly VarianceRatio[] {
  const ratios: VarianceRatio[] = [];
  let correlated: VarianceRatio | null = null;
  for (let factor = 1; ; factor *= 2) {
    const merged = runs.map((run) => mergeBlocks(run, factor));
    const count = merged.reduce((sum, { over }) => sum + over.length, 0);
    if (count < (factor === 1 ? FEWEST_BLOCKS : FEWEST_FOR_VARIANCE)) break;
    const { ratio, correlation } = spread(merged, share, count);
    const freedom = count - 1;
    ratios.push({ freedom, ratio });
    if (count >= BLOCKS_FOR_CORRELATION) {
      correlated = { freedom, ratio: (ratio * (1 + correlation)) / (1 - correlation) };
    }
  }
  return correlated === null ? ratios : [...ratios, correlated];
}

/** How many cosines so many blocks have: in fewer than twelve they would be surer of nothing. */
export function cosinesOf(blocks: number): number {
  return blocks < FEWEST_FOR_VARIANCE ? 0 : MOST_COSINES;
}

/** Runs stand one after the other: what differs between them is slow, too. */
function cosineRatio(runs: readonly Blocks[], share: number): VarianceRatio {
  const residuals = runs.flatMap(({ requests, over }) =>
    over.map((count, block) => count - share * requests[block]!),
  );
  const total = runs.reduce((sum, { requests }) => requests.reduce((a, b) => a + b, sum), 0);
  const blocks = residuals.length;
  const freedom = cosinesOf(blocks);
  if (freedom === 0) return { freedom: 1, ratio: 0 };
  let squares = 0;
  for (let k = 1; k <= freedom; k++) {
    let projected = 0;
    for (const [j, residual] of residuals.entries()) {
      projected += residual * Math.cos((Math.PI * k * (j + 0.5)) / blocks);
    }
    squares += (2 / blocks) * projected * projected;
  }
  return { freedom, ratio: squares / freedom / ((total / blocks) * share * (1 - share)) };
}

function spread(
  runs: readonly Blocks[],
  share: number,
  count: number,
): { readonly ratio: number; readonly correlation: number } {
  let total = 0;
  let squares = 0;
  let products = 0;
  for (const { requests, over } of runs) {
    let before: number | null = null;
    for (let i = 0; i < over.length; i++) {
      const residual = over[i]! - share * requests[i]!;
      total += requests[i]!;
      squares += residual * residual;
      if (before !== null) products += residual * before;
      before = residual;
    }
  }
  if (squares === 0) return { ratio: 0, correlation: 0 };
  const ratio = squares / (count - 1) / ((total / count) * share * (1 - share));
  return { ratio, correlation: unbiased(products / squares, count) };
}

function unbiased(correlation: number, count: number): number {
  const bias = (1 + 3 * Math.max(0, correlation)) / count;
  const error = Math.sqrt(Math.max(0, 1 - correlation ** 2) / count);
  return Math.min(HIGHEST_CORRELATION, Math.max(0, correlation + bias + error / 2));
}
