import { binomialAtLeast, binomialAtMost } from './binomial.ts';
import { clopperPearson } from './clopper-pearson.ts';

/** Events among trials that come in bursts. */
export interface Counted {
  readonly events: number;
  readonly trials: number;
  /** How many trials carry the information of one independent trial, ≥ 1; see `designEffect`. */
  readonly designEffect: number;
}

/**
 * How many requests it takes to learn as much as from one independent request, where events come in
 * bursts. Bursts that start at random and have a geometric length of mean s give a count the variance
 * mean · (2s − 1). Where there was no event at all, only the number of bursts matters, and the factor is
 * s. `calibratedSize` (the burst that this machine is known to make) is a floor: it protects the verdict
 * where too few events were seen to show how they come.
 */
export function designEffect(events: number, observedSize: number, calibratedSize: number): number {
  const size = Math.max(1, observedSize, calibratedSize);
  return events === 0 ? size : 2 * size - 1;
}

/**
 * Whether the proportion is shown to be at most p0 with error α: P(Bin(n/d, p0) ≤ k/d) ≤ α. With d = 1
 * it is exact (LoadGen's rule, sample-size.ts); with d > 1 the sample is as good as n/d independent ones
 * (L. Kish, "Survey Sampling", 1965, 8.2), which for rare events is the cluster rule
 * PoissonCDF(k/d; n p0/d) ≤ α.
 */
export function shownAtMost(counted: Counted, p0: number, alpha: number): boolean {
  const { events, trials, designEffect: d } = counted;
  return trials > 0 && binomialAtMost(events / d, trials / d, p0) <= alpha + rounding;
}

/** Whether the proportion is shown to exceed p0 with error α: P(Bin(n/d, p0) ≥ k/d) ≤ α. */
export function shownAbove(counted: Counted, p0: number, alpha: number): boolean {
  const { events, trials, designEffect: d } = counted;
  return trials > 0 && binomialAtLeast(events / d, trials / d, p0) <= alpha;
}

/** The interval of the proportion that goes with both, each side at its own error. */
export function proportionInterval(
  counted: Counted,
  alphaLow: number,
  alphaHigh: number,
): readonly [low: number, high: number] {
  const { events, trials, designEffect: d } = counted;
  const [low] = clopperPearson(events / d, trials / d, 1 - 2 * alphaLow);
  const [, high] = clopperPearson(events / d, trials / d, 1 - 2 * alphaHigh);
  return [low, high];
}

/**
 * The factor by which the sample would have to grow, its proportion and bursts staying the same, until
 * one of the two is shown; null where even a hundred times as many would not do.
 */
export function growthToDecide(
  counted: Counted,
  p0: number,
  levels: { readonly pass: number; readonly fail: number },
): number | null {
  for (let factor = 1.05; factor < 100; factor *= 1.05) {
    const grown = {
      ...counted,
      events: counted.events * factor,
      trials: counted.trials * factor,
    };
    if (shownAtMost(grown, p0, levels.pass) || shownAbove(grown, p0, levels.fail)) return factor;
  }
  return null;
}

/** 1 − .99 is .010000000000000009: the representation of α must not decide. */
const rounding = 1e-13;
