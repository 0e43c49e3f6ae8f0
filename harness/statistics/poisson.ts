import { devianceTerm, stirlingError } from './log-gamma.ts';

/** The series and the fraction need O(√a) steps; a wall, not a tuning. */
const MAX_STEPS = 1_000_000;

/**
 * P(X ≤ k) for X ~ Poisson(mean): the regularized incomplete gamma function Q(k + 1, mean)
 * (DLMF 8.4.10). k may be a fraction; Q interpolates.
 */
export function poissonAtMost(k: number, mean: number): number {
  if (k < 0) return 0;
  if (mean <= 0) return 1;
  return mean < k + 2 ? 1 - series(k + 1, mean) : fraction(k + 1, mean);
}

/**
 * The lower bound of the mean of a Poisson count of which `k` were seen, at `confidence`: Garwood's exact
 * limit (Biometrika 28, 1936), the mean at which P(X ≥ k) = 1 − confidence. 0 for k = 0.
 */
export function poissonMeanAtLeast(k: number, confidence: number): number {
  let [low, high] = [0, k];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (1 - poissonAtMost(k - 1, middle) < 1 - confidence) low = middle;
    else high = middle;
  }
  return low;
}

/** x^a e^−x / Γ(a + 1) for a ≥ 1, by Loader's form. */
function density(a: number, x: number): number {
  return Math.exp(-stirlingError(a) - devianceTerm(a, x)) / Math.sqrt(2 * Math.PI * a);
}

/** P(a, x) = density · Σ x^i / ((a + 1)…(a + i)) (DLMF 8.11.4), good for x < a + 1. */
function series(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let i = 1; i <= MAX_STEPS; i++) {
    term *= x / (a + i);
    sum += term;
    if (term < sum * 1e-16) return density(a, x) * sum;
  }
  throw new RangeError(`P(${a}, ${x}) did not converge`);
}

/** Q(a, x) by the continued fraction DLMF 8.9.2 and Lentz's method, good for x > a + 1. */
function fraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let result = d;
  for (let i = 1; i <= MAX_STEPS; i++) {
    const factor = -i * (i - a);
    b += 2;
    d = 1 / (factor * d + b || tiny);
    c = b + factor / c || tiny;
    const step = c * d;
    result *= step;
    // x^a e^−x / Γ(a) = a · density.
    if (Math.abs(step - 1) < 1e-15) return a * density(a, x) * result;
  }
  throw new RangeError(`Q(${a}, ${x}) did not converge`);
}
