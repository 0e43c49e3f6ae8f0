import { binomialAtLeast, binomialAtMost } from '../binomial.ts';
import { normalQuantile } from '../normal.ts';
import { studentQuantile } from '../student.ts';
import { type Blocks, mergeBlocks } from './blocks.ts';
import type { ShareEvidence } from './evidence.ts';

/** Below six blocks a variance says too little: longer blocks are left to longer runs. */
export const fewestBlocks = 6;

/** From twenty blocks on the correlation of neighbors is worth its own correction. */
const blocksForCorrelation = 20;

/** The correlation of neighbors is taken as no higher: the run turned at least a few times. */
const highestCorrelation = 0.97;

/**
 * Where fewer are over the limit than may be, the variance at the limit would be higher than the one that
 * was seen: it grows with the share, up to three times here.
 */
export const mostScaling = 3;

/** How many requests are worth one independent request, for each side's test; ≥ 1. */
export interface DesignEffects {
  readonly pass: number;
  readonly fail: number;
}

/**
 * The design effect of a share that drifts (L. Kish, "Survey Sampling", 1965, 8.2), from the variance of
 * blocks of .5, 1, 2, 4 … seconds, as long as there are six of a length: the largest over all lengths of
 *
 *   r_b · (t_{K−1,1−α} / z_{1−α})²,  r_b = Σ (S_j − p̂·N_j)² / (K − 1) / (N̄·p̂(1 − p̂)),
 *
 * the ratio estimator of cluster sampling (W. G. Cochran, "Sampling Techniques", 3rd ed., 1977, 9A.1), so
 * that blocks with more requests weigh more; the t is for the variance's own uncertainty. At the longest
 * blocks of which there are twenty, it is multiplied by (1 + ρ)/(1 − ρ), ρ being the correlation of
 * neighbors, with its bias of (1 + 3ρ)/K taken out (F. H. C. Marriott and J. A. Pope, Biometrika 41,
 * 1954) and half a standard error added.
 */
export function designEffects(
  evidence: ShareEvidence,
  alpha: { readonly pass: number; readonly fail: number },
): DesignEffects {
  const { requests, over, p0, blocks } = evidence;
  if (over === 0 || over === requests) return { pass: 1, fail: 1 };
  const share = over / requests;
  const ratios = blockRatios(blocks, share);
  const forPass = worstRatio(ratios, alpha.pass);
  const scaling = Math.min(mostScaling, Math.max(1, p0 / share));
  return { pass: 1 + (forPass - 1) * scaling, fail: worstRatio(ratios, alpha.fail) };
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

interface BlockRatio {
  /** How many blocks. */
  readonly count: number;
  /** Variance of their counts over that of independent requests. */
  readonly ratio: number;
}

function worstRatio(ratios: readonly BlockRatio[], alpha: number): number {
  return ratios.reduce(
    (worst, { count, ratio }) => Math.max(worst, ratio * uncertainty(count, alpha)),
    1,
  );
}

/** (t/z)² of so many blocks, each pair computed once. */
function uncertainty(blocks: number, alpha: number): number {
  const key = `${blocks} ${alpha}`;
  let factor = uncertainties.get(key);
  if (factor === undefined) {
    // A test at more than a half rejects what it expects: no correction is asked of it.
    factor =
      alpha >= 0.5 ? 1 : (studentQuantile(alpha, blocks - 1) / normalQuantile(1 - alpha)) ** 2;
    uncertainties.set(key, factor);
  }
  return factor;
}

const uncertainties = new Map<string, number>();

function blockRatios(runs: readonly Blocks[], share: number): readonly BlockRatio[] {
  const ratios: BlockRatio[] = [];
  let correlated: BlockRatio | null = null;
  for (let factor = 1; ; factor *= 2) {
    const merged = runs.map((run) => mergeBlocks(run, factor));
    const count = merged.reduce((sum, { over }) => sum + over.length, 0);
    if (count < fewestBlocks) break;
    const { ratio, correlation } = spread(merged, share, count);
    ratios.push({ count, ratio });
    if (count >= blocksForCorrelation) {
      correlated = { count, ratio: (ratio * (1 + correlation)) / (1 - correlation) };
    }
  }
  return correlated === null ? ratios : [...ratios, correlated];
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
  if (squares === 0 || total === 0) return { ratio: 0, correlation: 0 };
  const ratio = squares / (count - 1) / ((total / count) * share * (1 - share));
  return { ratio, correlation: unbiased(products / squares, count) };
}

function unbiased(correlation: number, count: number): number {
  const bias = (1 + 3 * Math.max(0, correlation)) / count;
  const error = Math.sqrt(Math.max(0, 1 - correlation ** 2) / count);
  return Math.min(highestCorrelation, Math.max(0, correlation + bias + error / 2));
}
