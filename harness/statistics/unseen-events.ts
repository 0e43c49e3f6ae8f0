import { poissonAtMost } from './poisson.ts';

/**
 * The most events that are still too few for a mean of so many: the largest k with
 * P(Poisson(mean) ≤ k) ≤ alpha. Whoever saw no more than that knows that the mean is smaller, with
 * confidence 1 − alpha.
 * @returns −1 where even none at all shows nothing: below a mean of ln(1/alpha), 5.81 at .003
 */
export function mostEventsBelow(mean: number, alpha: number): number {
  if (poissonAtMost(0, mean) > alpha) return -1;
  let least = 0;
  let most = Math.ceil(mean);
  while (most - least > 1) {
    const middle = (least + most) >> 1;
    if (poissonAtMost(middle, mean) <= alpha) least = middle;
    else most = middle;
  }
  return least;
}

/** The smallest mean that so many events are too few for: the upper bound of a Poisson mean. */
export function largestMean(events: number, alpha: number): number {
  let least = 0;
  let most = Math.max(8, 4 * (events + 1));
  while (poissonAtMost(events, most) > alpha) most *= 2;
  for (let step = 0; step < 60 && most - least > 1e-9 * most; step++) {
    const middle = (least + most) / 2;
    if (poissonAtMost(events, middle) > alpha) least = middle;
    else most = middle;
  }
  return most;
}
