import { normalQuantile } from './normal.ts';

/** Points of a trend; `x` and `y` have the same length, x in any order. */
export interface TrendPoints {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

export interface SenSlope {
  /** Median of the slopes over all pairs of points, in units of y per unit of x. */
  readonly slope: number;
  /** Two-sided bounds at 1 − 2α; −Infinity and Infinity where there are too few points for any. */
  readonly low: number;
  readonly high: number;
  /** 1 − 2α. */
  readonly confidence: number;
  readonly pairs: number;
}

/**
 * Sen's slope with the rank bounds of Kendall's S: with m points and M = m(m−1)/2 pair slopes sorted,
 * C = z_{1−α} √(m(m−1)(2m+5)/18), the bounds are the slopes of rank ⌊(M−C)/2⌋ and ⌈(M+C)/2⌉ + 1,
 * counted from 1 (P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63,
 * 1968; R. O. Gilbert, "Statistical Methods for Environmental Pollution Monitoring", 1987, 16.5.1).
 * Insensitive to up to 29 % of wild points. Pairs with equal x carry no slope and are left out.
 * @param alpha error of each bound, 0 < alpha < .5
 * @throws {RangeError} fewer than two distinct x, different lengths, or a value that is not finite
 */
export function senSlope(points: TrendPoints, alpha: number): SenSlope {
  const m = points.x.length;
  if (points.y.length !== m) {
    throw new RangeError(`a trend needs as many y as x, not ${points.y.length} for ${m}`);
  }
  const slopes = pairSlopes(points);
  if (slopes.length === 0) throw new RangeError('a slope needs two points with different x');
  const spread = normalQuantile(1 - alpha) * Math.sqrt((m * (m - 1) * (2 * m + 5)) / 18);
  const total = slopes.length;
  const lowRank = Math.floor((total - spread) / 2);
  const highRank = Math.ceil((total + spread) / 2) + 1;
  return {
    slope: medianOfSorted(slopes),
    low: slopes[lowRank - 1] ?? -Infinity,
    high: slopes[highRank - 1] ?? Infinity,
    confidence: 1 - 2 * alpha,
    pairs: total,
  };
}

function pairSlopes({ x, y }: TrendPoints): Float64Array {
  const slopes: number[] = [];
  for (let i = 0; i < x.length; i++) {
    for (let j = i + 1; j < x.length; j++) {
      const run = Number(x[j]) - Number(x[i]);
      const rise = Number(y[j]) - Number(y[i]);
      if (!Number.isFinite(run) || !Number.isFinite(rise)) {
        throw new RangeError('a trend takes finite numbers only');
      }
      if (run !== 0) slopes.push(rise / run);
    }
  }
  return Float64Array.from(slopes).toSorted();
}

function medianOfSorted(values: Float64Array): number {
  const upper = values[values.length >> 1]!;
  if (values.length % 2 === 1) return upper;
  return (upper + values[(values.length >> 1) - 1]!) / 2;
}
