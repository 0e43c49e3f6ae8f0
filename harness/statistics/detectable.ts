import { binomialAtLeast } from './binomial.ts';
import { normalQuantile } from './normal.ts';
import { fewestSuccesses } from './sign-e-process.ts';

/**
 * The smallest true log ratio that n launches tell from 0 with the given power, at a margin half-way
 * between: each launch is then on the right side with probability q, where n launches decide with
 * `power`; and q = Φ((d/2)/sd) gives d = 2 · sd · Φ⁻¹(q). Null where n launches can't decide at all.
 */
export function smallestDifference(
  sd: number,
  launches: number,
  { alpha, power }: { readonly alpha: number; readonly power: number },
): number | null {
  const needed = fewestSuccesses(launches, alpha);
  if (needed === null) return null;
  let low = 0.5;
  let high = 1;
  while (high - low > 1e-6) {
    const q = (low + high) / 2;
    if (binomialAtLeast(needed, launches, q) < power) low = q;
    else high = q;
  }
  return 2 * sd * normalQuantile(Math.min(high, 1 - 1e-9));
}
