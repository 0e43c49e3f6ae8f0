/**
 * How much observations in a row resemble one another, by Bartels' rank version of von Neumann's ratio:
 * Σ (R_i − R_{i+1})² / Σ (R_i − R̄)², which is about 2 where they are independent, whatever their
 * distribution, and smaller where neighbors are alike (R. Bartels, "The rank version of von Neumann's ratio
 * test for randomness", JASA 77, 1982; its normal approximation with the variance given there).
 * @returns standard deviations below (negative) or above what independence gives; 0 for fewer than 10
 */
export function neighborLikeness(observations: readonly number[]): number {
  const n = observations.length;
  if (n < FEWEST) return 0;
  const ranks = midRanks(observations);
  const mean = (n + 1) / 2;
  let spread = 0;
  let steps = 0;
  for (let i = 0; i < n; i += 1) {
    spread += (ranks[i]! - mean) ** 2;
    if (i > 0) steps += (ranks[i]! - ranks[i - 1]!) ** 2;
  }
  if (spread === 0) return 0;
  const variance = (4 * (n - 2) * (5 * n * n - 2 * n - 9)) / (5 * n * (n + 1) * (n - 1) ** 2);
  return (steps / spread - 2) / Math.sqrt(variance);
}

/** Below this the normal approximation says little. */
const FEWEST = 10;

/** The ranks of values, from 1; equal values share the middle of theirs. */
export function midRanks(values: readonly number[]): Float64Array {
  const order = [...values.keys()].toSorted((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to += 1;
    for (let at = from; at < to; at += 1) ranks[order[at]!] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}
