import { binomialDensity } from './binomial-density.ts';
import { betaFraction, fractionConverges, regularizedBeta } from './incomplete-beta.ts';

/**
 * Anytime-valid evidence that a proportion is *below* p0, after k events in n independent trials: the
 * uniform mixture over q in [0, p0] of the likelihood ratio against p0,
 *
 *   E = (1/p0) ∫_0^{p0} (q/p0)^k ((1−q)/(1−p0))^{n−k} dq
 *     = I_{p0}(k+1, n−k+1) / (p0 (n+1) P(Bin(n, p0) = k)).
 *
 * E ≥ 1/α may be looked for after every request (Ville's inequality; see sign-e-process.ts). 0 < p0 < 1.
 */
export function belowEValue(events: number, trials: number, p0: number): number {
  check(events, trials, p0);
  const [a, b] = [events + 1, trials - events + 1];
  // The density of both cancels: nothing can underflow however far the events are from p0.
  if (fractionConverges(p0, a, b)) return ((1 - p0) / a) * betaFraction(p0, a, b);
  return regularizedBeta(p0, a, b) / (p0 * (trials + 1) * binomialDensity(events, trials, p0));
}

/** The same for a proportion *above* p0: the mixture over q in [p0, 1]. */
export function aboveEValue(events: number, trials: number, p0: number): number {
  check(events, trials, p0);
  return belowEValue(trials - events, trials, 1 - p0);
}

function check(events: number, trials: number, p0: number): void {
  if (!(events >= 0 && events <= trials)) {
    throw new RangeError(`of ${trials} trials 0 to ${trials} can be events, not ${events}`);
  }
  if (!(p0 > 0 && p0 < 1)) throw new RangeError(`a proportion lies inside (0, 1), not ${p0}`);
}
