import { regularizedBeta } from './incomplete-beta.ts';

/**
 * P(X ≤ k) for X ~ Binomial(n, p). Both may be fractions (an effective sample size): the incomplete
 * beta function interpolates between the whole numbers.
 */
export function binomialAtMost(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return regularizedBeta(1 - p, n - k, k + 1);
}

/** P(X ≥ k) for X ~ Binomial(n, p), computed as such: no 1 − P, so a small tail keeps its digits. */
export function binomialAtLeast(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  return regularizedBeta(p, k, n - k + 1);
}
