/** Maps a domain of values to a range of pixels. */
export interface Scale {
  (value: number): number;
  readonly ticks: readonly number[];
}

/** About `count` round tick values (1, 2 or 5 times a power of ten) inside the domain. */
export function roundTicks(low: number, high: number, count = 5): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step + 1e-9);
  return Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, index) => (first + index) * step,
  );
}

/** A linear scale; a domain of one value is widened so that the value sits in the middle. */
export function linearScale(
  domain: readonly [low: number, high: number],
  range: readonly [from: number, to: number],
): Scale {
  const [low, high] = widen(domain);
  const [from, to] = range;
  const scale = (value: number): number => from + ((value - low) / (high - low)) * (to - from);
  return Object.assign(scale, { ticks: roundTicks(low, high) });
}

function widen([low, high]: readonly [number, number]): readonly [number, number] {
  if (high > low) return [low, high];
  const room = Math.abs(low) / 2 || 1;
  return [low - room, low + room];
}

/**
 * The scale of HdrHistogram's percentile plots: equal room for each further nine, so that p99.9 is
 * as far from p99 as p99 from p90. Percentiles are in percent, 0 to below 100.
 */
export function ninesScale(highest: number, range: readonly [from: number, to: number]): Scale {
  const nines = (percent: number): number => -Math.log10(1 - Math.min(percent, highest) / 100);
  const [from, to] = range;
  const most = nines(highest);
  const scale = (percent: number): number => from + (nines(percent) / most) * (to - from);
  const ticks = [50, 90, 99, 99.9, 99.99].filter((percent) => percent <= highest);
  return Object.assign(scale, { ticks });
}
