import { binomialDensity } from './binomial-density.ts';

/** The continued fraction needs O(√max(a, b)) steps: 4,000 at ten million. A wall, not a tuning. */
const MAX_STEPS = 1_000_000;

/**
 * The regularized incomplete beta function I_x(a, b), a > 0, b > 0, 0 ≤ x ≤ 1 (DLMF 8.17): the
 * probability that a Beta(a, b) variable is at most x. Continued fraction DLMF 8.17.22 by Lentz's
 * method, with Loader's kernel in front; relative error about 1e-13 up to a + b = 1e7.
 */
export function regularizedBeta(x: number, a: number, b: number): number {
  if (!(a > 0 && b > 0)) throw new RangeError(`I_x(a, b) takes positive a and b, not ${a}, ${b}`);
  if (!(x >= 0 && x <= 1)) throw new RangeError(`I_x(a, b) takes x in [0, 1], not ${x}`);
  if (x === 0) return 0;
  if (x === 1) return 1;
  if (fractionConverges(x, a, b)) return kernel(x, 1 - x, a, b) * betaFraction(x, a, b);
  return 1 - kernel(1 - x, x, b, a) * betaFraction(1 - x, b, a);
}

/** x^a (1 − x)^b / (a B(a, b)), through the binomial density of a in a + b. */
function kernel(x: number, y: number, a: number, b: number): number {
  return (binomialDensity(a, a + b, x, y) * b) / (a + b);
}

/** Whether the continued fraction converges fast; on the other side its mirror image does. */
export function fractionConverges(x: number, a: number, b: number): boolean {
  return x < (a + 1) / (a + b + 2);
}

/** I_x(a, b) divided by x^a (1 − x)^b / (a B(a, b)). */
export function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const orTiny = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / orTiny(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= MAX_STEPS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / orTiny(1 + even * d);
    c = orTiny(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / orTiny(1 + odd * d);
    c = orTiny(1 + odd / c);
    const step = d * c;
    result *= step;
    if (Math.abs(step - 1) < 1e-15) return result;
  }
  throw new RangeError(`I_x(${a}, ${b}) did not converge at x = ${x}`);
}

/**
 * The x at which I_x(a, b) = probability, by bisection to the last bit: monotone, so it cannot go
 * astray.
 */
export function betaQuantile(probability: number, a: number, b: number): number {
  if (probability <= 0) return 0;
  if (probability >= 1) return 1;
  let low = 0;
  let high = 1;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high || high - low < 1e-14 * middle) return middle;
    if (regularizedBeta(middle, a, b) < probability) low = middle;
    else high = middle;
  }
}
