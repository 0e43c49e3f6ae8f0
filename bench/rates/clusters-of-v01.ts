/** How the requests above a limit come: alone, or in bursts. */
export interface Clusters {
  /** Requests above the limit. */
  readonly events: number;
  /** Runs of consecutive ones. */
  readonly runs: number;
  /** Mean length of a burst, ≥ 1; 1 where there is none. */
  readonly meanSize: number;
}

/**
 * Counts bursts among `flags` (1 above the limit, in the order of the intended start). The size of a
 * burst is the larger of two estimates: the mean run of consecutive events, and the reciprocal of the
 * extremal index by the intervals estimator, which sees bursts with gaps in them (C. A. T. Ferro and
 * J. Segers, "Inference for clusters of extreme values", J. R. Statist. Soc. B 65, 2003, eq. 9 and 10).
 * Both are divided by what independent events of the same frequency would show.
 */
export function countClusters(flags: ArrayLike<number>): Clusters {
  let events = 0;
  let runs = 0;
  let last = -2;
  // Sums over the gaps T between events, of (T−1) and (T−1)(T−2); or of T and T² if no gap exceeds 2.
  let gapSum = 0;
  let gapSquares = 0;
  let shortSum = 0;
  let shortSquares = 0;
  let longest = 0;
  for (let i = 0; i < flags.length; i++) {
    if (!flags[i]) continue;
    events++;
    if (i !== last + 1) runs++;
    if (events > 1) {
      const gap = i - last;
      longest = Math.max(longest, gap);
      gapSum += gap - 1;
      gapSquares += (gap - 1) * (gap - 2);
      shortSum += gap;
      shortSquares += gap * gap;
    }
    last = i;
  }
  if (events === 0) return { events, runs, meanSize: 1 };
  const share = events / flags.length;
  const meanRun = (events / runs) * (1 - share);
  const gaps = events - 1;
  let index = 1;
  if (gaps > 0) {
    index =
      longest > 2
        ? (2 * gapSum * gapSum) / (gaps * gapSquares)
        : (2 * shortSum * shortSum) / (gaps * shortSquares);
  }
  const extremal = 1 / Math.min(1, index);
  return { events, runs, meanSize: Math.max(1, meanRun, extremal) };
}
