import { studentQuantile } from '../student.ts';

/** Cosines that the slowest one is held against: more see less of a slow drift, fewer know less of it. */
const OTHERS = 6;

/**
 * How much a series trends: the square of its projection on the slowest cosine, half a turn over all of it, over
 * the mean of those on the next six. Noise that has forgotten itself within the series has as much in each of
 * them, whatever its autocorrelation, so that the ratio is distributed as F(1, 6); a trend is nearly all in the
 * first one (U. K. Müller, "HAC corrections for strongly autocorrelated time series", J. Bus. Econ. Stat. 32,
 * 2014). `levelShift` is blind to it: a trend makes the partial sums larger that it is normalized by.
 */
export function slowTrend(values: readonly number[]): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, n);
  const squareOf = (k: number): number =>
    values.reduce(
      (sum, value, j) => sum + (value - mean) * Math.cos((Math.PI * k * (j + 0.5)) / n),
      0,
    ) ** 2;
  let others = 0;
  for (let k = 2; k <= OTHERS + 1; k += 1) others += squareOf(k);
  return others === 0 ? 0 : (squareOf(1) * OTHERS) / others;
}

/** What a trend exceeds with this probability where there is none. */
export function trendLimit(alpha: number): number {
  return studentQuantile(alpha / 2, OTHERS) ** 2;
}
