import type { SortedSamples } from '../metrics/samples.ts';

/**
 * The p-quantile as an exact order statistic, the value of rank ⌈np⌉ (type 1 of Hyndman and Fan,
 * "Sample quantiles in statistical packages", Am. Stat. 50, 1996): always a value that was observed, and
 * the one for which "at most 1 − p of the sample lies above" holds. 0 < p ≤ 1.
 */
export function quantile(samples: SortedSamples, p: number): number {
  if (!(p > 0 && p <= 1)) throw new RangeError(`a quantile takes p in (0, 1], not ${p}`);
  // The product rounds (100 × .07 = 7.000000000000001): shave what lies under the rounding error.
  const rank = Math.ceil(samples.length * p * (1 - 2 * Number.EPSILON));
  return samples[Math.max(1, rank) - 1]!;
}

/** The middle value, or the mean of the middle two. */
export function median(samples: SortedSamples): number {
  const upper = samples[samples.length >> 1]!;
  if (samples.length % 2 === 1) return upper;
  return (upper + samples[(samples.length >> 1) - 1]!) / 2;
}
