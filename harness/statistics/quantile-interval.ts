import type { SortedSamples } from '../metrics/samples.ts';
import { shownAbove, shownAtMost } from './proportion.ts';

/**
 * Bounds of a quantile; null where the sample is too small for that side, and Infinity where the bound
 * itself lies beyond every limit.
 */
export interface QuantileInterval {
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * The distribution-free interval of the p-quantile: the limits that neither test of proportion.ts
 * rejects. "At most 1 − p lie above L" is shown by every L from `high` up, "more than 1 − p lie above L"
 * by every L below `low`; so the interval and the verdict can never contradict each other. Exact order
 * statistics (H. A. David and H. N. Nagaraja, "Order Statistics", 3rd ed., 2003, 7.1), with n/d for n
 * when requests depend on each other.
 * @param infinite how many further values lie beyond every limit (requests without an answer)
 */
export function quantileInterval(
  samples: SortedSamples,
  p: number,
  design: number,
  levels: { readonly low: number; readonly high: number },
  infinite = 0,
): QuantileInterval {
  const trials = samples.length + infinite;
  const counted = (events: number) => ({ events, trials, designEffect: design });
  const most = lastTrue(trials, (t) => shownAtMost(counted(t), 1 - p, levels.high));
  const fewest = lastTrue(trials, (t) => !shownAbove(counted(t), 1 - p, levels.low)) + 1;
  return {
    // `most` may lie above: the limit may be as low as the next value down.
    high: most < 0 ? null : (samples[trials - most - 1] ?? null),
    // Where `fewest` lie above, the limit is exceeded: it is so below the value of that rank.
    low: fewest > trials ? null : (samples[trials - fewest] ?? Infinity),
  };
}

/** The largest t in [0, n] for which a predicate that turns from true to false once holds, or −1. */
function lastTrue(n: number, holds: (t: number) => boolean): number {
  let low = -1;
  let high = n + 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
