/**
 * The quantile of the standard normal distribution, by bisection on the complementary error function's
 * tail (0 < probability < 1). Absolute error under 1e-12.
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(`a quantile takes a probability inside (0, 1), not ${probability}`);
  }
  if (probability < 0.5) return -normalQuantile(1 - probability);
  const tail = 1 - probability;
  let low = 0;
  let high = 40;
  while (high - low > 1e-13) {
    const middle = (low + high) / 2;
    if (normalTail(middle) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(Z ≥ z), z ≥ 0: half of Q(½, z²/2) (DLMF 7.11.2). */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  return upperGamma(z * z * 0.5) / 2;
}

/** Q(½, x): the series below 1.5, the continued fraction (DLMF 8.9.2) above. */
function upperGamma(x: number): number {
  if (x === 0) return 1;
  const front = Math.exp(-x) * Math.sqrt(x / Math.PI);
  if (x < 1.5) {
    let term = 2;
    let sum = 2;
    for (let i = 1; term > sum * 1e-17; i++) {
      term *= x / (i + 0.5);
      sum += term;
    }
    return 1 - front * sum;
  }
  let b = x + 0.5;
  let c = 1e300;
  let d = 1 / b;
  let result = d;
  for (let i = 1; i < 10_000; i++) {
    const factor = -i * (i - 0.5);
    b += 2;
    d = 1 / (factor * d + b);
    c = b + factor / c;
    result *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return front * result;
}
