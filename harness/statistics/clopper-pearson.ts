import { betaQuantile } from './incomplete-beta.ts';

/**
 * The exact two-sided interval of a proportion, k of n (C. J. Clopper and E. S. Pearson, Biometrika 26,
 * 1934): each bound is wrong with probability at most (1 − confidence)/2. k and n may be fractions, for
 * an effective sample size. n = 0 gives [0, 1].
 */
export function clopperPearson(
  successes: number,
  trials: number,
  confidence: number,
): readonly [low: number, high: number] {
  if (!(successes >= 0 && successes <= trials)) {
    throw new RangeError(`of ${trials} trials 0 to ${trials} can be successes, not ${successes}`);
  }
  const alpha = (1 - confidence) / 2;
  const low = successes === 0 ? 0 : betaQuantile(alpha, successes, trials - successes + 1);
  const high =
    successes === trials ? 1 : 1 - betaQuantile(alpha, trials - successes, successes + 1);
  return [low, high];
}
