import { binomialAtLeast, binomialAtMost } from '../binomial.ts';
import type { FamilyLevels } from '../family.ts';
import type { ShareVerdict } from '../share/judge-share.ts';

/** Entries of one window, and how many of them are over the limit. */
export interface WindowCounts {
  readonly requests: number;
  readonly over: number;
}

/**
 * Whether the share over a limit is at most p0 *in one window*: in the time of the window itself, not in that
 * of the process which made it. A burst in it, or a drift over it, is what is asked for and no noise; what is
 * left to chance is at which moments the arrivals met the target. Independent arrivals draw them at random, for
 * which the binomial tails are exact; arrivals at even distances err less where neighboring moments are alike
 * (W. G. Cochran, "Relative accuracy of systematic and stratified random samples for a certain class of
 * populations", Ann. Math. Stat. 17, 1946). The bursts and the design effect of `judgeShare` are for what
 * the *next* minute will be.
 */
export function judgeWindow(
  { requests, over }: WindowCounts,
  p0: number,
  levels: FamilyLevels,
): ShareVerdict {
  if (requests === 0) return 'open';
  if (binomialAtLeast(over, requests, p0) <= levels.fail) return 'above';
  return binomialAtMost(over, requests, p0) <= levels.pass ? 'at most' : 'open';
}

/** The fewest requests by which a window without one over its limit is shown to hold. */
export function leastRequests(p0: number, alpha: number): number {
  return Math.ceil(Math.log(alpha) / Math.log1p(-p0));
}

/** The most that may be over in so many requests for the window to be shown to hold; −1: not even none. */
export function mostOver(requests: number, p0: number, alpha: number): number {
  let [low, high] = [-1, Math.ceil(requests * p0)];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (binomialAtMost(middle, requests, p0) <= alpha) low = middle;
    else high = middle;
  }
  return low;
}

/** Beyond a hundred times as long, "how much longer" is no help. */
const MOST_TIMES = 100;

/** How many times as long a window has to be until its share, as it is, shows one or the other; null: never. */
export function timesToDecide(
  { requests, over }: WindowCounts,
  p0: number,
  levels: FamilyLevels,
): number | null {
  for (let times = 1.05; times < MOST_TIMES; times *= 1.05) {
    const grown = { requests: requests * times, over: over * times };
    if (judgeWindow(grown, p0, levels) !== 'open') return times;
  }
  return null;
}

/**
 * The values between which the p-quantile of a window lies, at the errors of its verdict: the highest that more
 * than 1 − p are shown to reach, and the lowest that p are shown to be within. Null: nothing is shown.
 * @param sorted ascending; Infinity is over every limit
 */
export function windowBounds(
  sorted: Float64Array,
  p0: number,
  levels: FamilyLevels,
): readonly [low: number | null, high: number | null] {
  const count = sorted.length;
  let [low, past] = [-1, count];
  while (past - low > 1) {
    const rank = (low + past) >> 1;
    if (binomialAtLeast(count - rank, count, p0) <= levels.fail) low = rank;
    else past = rank;
  }
  const within = mostOver(count, p0, levels.pass);
  return [low < 0 ? null : sorted[low]!, within < 0 ? null : sorted[count - 1 - within]!];
}
