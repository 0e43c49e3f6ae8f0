import type { ShareEvidence } from './evidence.ts';
import { requestsInBurst } from './windows.ts';

/**
 * Stakes as shares of 1/m, m being the requests that a burst catches, and how much of the first capital
 * goes on each. The highest is the best when nothing is over the limit, and loses all at the first full
 * burst; the low ones live on.
 */
const bets = [
  { stake: 1, weight: 0.8 },
  { stake: 1 / 2, weight: 0.1 },
  { stake: 1 / 4, weight: 0.05 },
  { stake: 1 / 8, weight: 0.025 },
  { stake: 1 / 16, weight: 0.025 },
] as const;

/**
 * ln E of the evidence that the share over the limit is *below* p0, when what is over it comes in bursts
 * of at most `burstSeconds` that start at random (independent requests are bursts of one).
 *
 * Bursts that start ν times a second and catch S(t) requests each make a compound Poisson process: with
 * the share θ, ν = θ/B, and for 0 < x the expectation of Π_j (1 − x·S_j)⁺ over its clusters is
 * exp(−(θ/B) ∫ min(1, x·S(t)) dt). So
 *
 *   E = Σ_i w_i · exp((p0/B) ∫ min(1, x_i·S(t)) dt) · Π_j (1 − x_i·S_j)⁺
 *
 * has expectation 1 at θ = p0 and less above it; by Ville's inequality E ≥ 1/α comes in at most α of all
 * runs, at whatever looks. It is the small-block limit of betting on the mean of a bounded variable
 * (I. Waudby-Smith and A. Ramdas, "Estimating means of bounded random variables by betting", J. R.
 * Statist. Soc. B 86, 2024). S(t) is read off the schedule itself, so uneven arrivals and batches are
 * taken as they were. A shorter burst has a larger ∫ min(1, x·S)/∫ S: B is the worst case.
 * @param times the same evidence so many times over, to say what more of it would show
 */
export function burstLogE(
  { p0, burstSeconds, clusters, windows }: Omit<ShareEvidence, 'blocks'>,
  times = 1,
): number {
  const m = requestsInBurst(windows);
  const logs = bets.map(({ stake, weight }) => {
    const x = stake / m;
    let caught = 0;
    for (const [requests, seconds] of windows) caught += Math.min(1, x * requests) * seconds;
    let gain = (p0 / burstSeconds) * caught;
    for (const [size, count] of clusters) gain += count * Math.log(Math.max(0, 1 - x * size));
    return Math.log(weight) + times * gain;
  });
  return logOfSum(logs);
}

/** ln Σ e^x without overflow. */
function logOfSum(logs: readonly number[]): number {
  const most = Math.max(...logs);
  if (most === Number.NEGATIVE_INFINITY) return most;
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
}

/**
 * Seconds until the burst test passes when nothing is over the limit: B · ln(1/(w₁·α))/p0. No rule can
 * pass sooner than B · ln(1/α)/p0 and be right about bursts of B: it would have had no chance to see one.
 */
export function cleanSeconds(p0: number, burstSeconds: number, alpha: number): number {
  return (burstSeconds * Math.log(1 / (bets[0].weight * alpha))) / p0;
}

/** The longest burst that a run without any request over the limit rules out: `cleanSeconds` turned around. */
export function ruledOutBurst(p0: number, seconds: number, alpha: number): number {
  return (seconds * p0) / Math.log(1 / (bets[0].weight * alpha));
}
