import { seededRandom } from './random.ts';

/** Resamples: the 1 % tail then has 100 of them. */
const RESAMPLES = 10_000;

/**
 * The interval of a statistic of paired examples by resampling them together (B. Efron and
 * R. Tibshirani, An Introduction to the Bootstrap, 1993, percentile interval), each side at its own
 * error. Approximate: for statistics that are no mean, from about a hundred examples on. Seeded.
 */
export function pairedBootstrap(
  examples: number,
  statistic: (picks: readonly number[]) => number,
  alphaLow: number,
  alphaHigh: number,
): readonly [low: number, high: number] {
  const random = seededRandom(examples);
  const values = Float64Array.from({ length: RESAMPLES }, () =>
    statistic(Array.from({ length: examples }, () => Math.floor(random() * examples))),
  ).toSorted();
  const low = values[Math.floor(alphaLow * RESAMPLES)]!;
  const high = values[Math.ceil((1 - alphaHigh) * RESAMPLES) - 1]!;
  return [low, high];
}
