import { normalQuantile } from './normal.ts';

/** Two classifiers on the same examples. */
export interface PairedCounts {
  /** Examples that only the first one gets right. */
  readonly onlyFirst: number;
  /** Examples that only the second one gets right. */
  readonly onlySecond: number;
  readonly trials: number;
}

/**
 * The score statistic of the hypothesis that the accuracy of the first minus that of the second is
 * `difference`: about standard normal if it is. T. Tango, "Equivalence test and confidence interval for
 * the difference in proportions for the paired-sample design", Statistics in Medicine 17 (1998). Unlike
 * Wald's it stands small counts and differences at a margin.
 */
export function pairedScore(counts: PairedCounts, difference: number): number {
  const { onlyFirst: b, onlySecond: c, trials: n } = counts;
  const distance = b - c - n * difference;
  if (distance === 0) return 0;
  // The likeliest share of `onlySecond` under the hypothesis: the positive root of a quadratic.
  const linear = -b - c + (2 * n - b + c) * difference;
  const constant = -c * difference * (1 - difference);
  const root = Math.sqrt(Math.max(0, linear * linear - 8 * n * constant));
  const share = (root - linear) / (4 * n);
  const variance = n * (2 * share + difference * (1 - difference));
  return variance > 0 ? distance / Math.sqrt(variance) : Math.sign(distance) * Infinity;
}

/**
 * The interval of the difference in accuracy, each side at its own error: all differences that the score
 * does not reject. n = 0 gives [−1, 1].
 */
export function pairedDifferenceInterval(
  counts: PairedCounts,
  alphaLow: number,
  alphaHigh: number,
): readonly [low: number, high: number] {
  const { onlyFirst, onlySecond, trials } = counts;
  if (!(onlyFirst >= 0 && onlySecond >= 0 && onlyFirst + onlySecond <= trials)) {
    throw new RangeError(
      `of ${trials} examples ${onlyFirst} and ${onlySecond} can't be right for one alone`,
    );
  }
  if (trials === 0) return [-1, 1];
  const estimate = (onlyFirst - onlySecond) / trials;
  const low = boundary(counts, -1, estimate, (score) => score > normalQuantile(1 - alphaLow));
  const high = boundary(counts, 1, estimate, (score) => score < -normalQuantile(1 - alphaHigh));
  return [low, high];
}

/** Where between a rejected end and the estimate rejection stops; the end where it isn't rejected. */
function boundary(
  counts: PairedCounts,
  end: number,
  estimate: number,
  rejected: (score: number) => boolean,
): number {
  if (!rejected(pairedScore(counts, end))) return end;
  let outside = end;
  let inside = estimate;
  while (Math.abs(inside - outside) > 1e-12) {
    const middle = (inside + outside) / 2;
    if (rejected(pairedScore(counts, middle))) outside = middle;
    else inside = middle;
  }
  return outside;
}
