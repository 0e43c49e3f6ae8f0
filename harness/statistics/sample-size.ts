import { binomialAtMost } from './binomial.ts';

/**
 * How many independent requests a percentile needs: the smallest n such that, with at most `over` of
 * them above the limit, "the p-quantile is within the limit" holds at `confidence`. This is LoadGen's
 * rule (MLPerf inference, github.com/mlcommons/inference, loadgen/early_stopping.cc): with h requests
 * within the limit and t over it, the smallest h with I_p(h, 1 + t) ≤ 1 − c; n = h + t. For p99 at 99 %
 * and t = 0, 1, 2: 459, 662, 838. Valid at a planned end only.
 */
export function samplesNeeded(p: number, confidence: number, over = 0): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a percentile lies inside (0, 1), not ${p}`);
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`a confidence lies inside (0, 1), not ${confidence}`);
  }
  const enough = (n: number) => binomialAtMost(over, n, 1 - p) <= 1 - confidence + rounding;
  let high = over + 1;
  while (!enough(high)) high *= 2;
  let low = over;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** 1 − .99 is .010000000000000009: neither more nor less than this decides a sample size. */
const rounding = 1e-13;
