import { normalQuantile } from './normal.ts';

/**
 * Whether values fall with their order by more than chance: Kendall's S with its normal approximation and
 * correction for continuity, one-sided (M. G. Kendall, "A New Measure of Rank Correlation", 1938; good from
 * ten values on). Ties count for neither side.
 */
export function fallsSteadily(values: readonly number[], alpha: number): boolean {
  const n = values.length;
  if (n < 8) return false;
  let s = 0;
  for (let later = 1; later < n; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      s += Math.sign(values[earlier]! - values[later]!);
    }
  }
  const sd = Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  return (s - 1) / sd > normalQuantile(1 - alpha);
}
