import { devianceTerm, stirlingError } from './log-gamma.ts';

/**
 * P(X = k) for X ~ Binomial(n, p) by Loader's saddle-point form, with q = 1 − p given apart for a p so
 * close to 1 that subtraction would lose it; k and n may be fractions, which makes it the kernel of the
 * incomplete beta function.
 */
export function binomialDensity(k: number, n: number, p: number, q: number): number {
  if (k < 0 || k > n) return 0;
  if (p === 0) return k === 0 ? 1 : 0;
  if (q === 0) return k === n ? 1 : 0;
  if (k === 0) return Math.exp(p < 0.1 ? n * Math.log1p(-p) : n * Math.log(q));
  if (k === n) return Math.exp(q < 0.1 ? n * Math.log1p(-q) : n * Math.log(p));
  const exponent =
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(n - k) -
    devianceTerm(k, n * p) -
    devianceTerm(n - k, n * q);
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}
