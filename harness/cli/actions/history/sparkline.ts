const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
/** Older values of a longer series are left out of the picture. */
const MOST_COLUMNS = 60;

/** A picture of the newest values in one line, from the least to the greatest of them. */
export function sparkline(values: readonly number[]): string {
  const shown = values.slice(-MOST_COLUMNS);
  const least = Math.min(...shown);
  const span = Math.max(...shown) - least;
  return shown
    .map((value) => bars[span === 0 ? 0 : Math.round(((value - least) / span) * (bars.length - 1))])
    .join('');
}
