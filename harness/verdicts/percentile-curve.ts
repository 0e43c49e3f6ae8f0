import type { Series } from '../measurement/evidence.ts';

/** Where the curve has its points: denser towards the tail, which is what is read off it. */
const percents = [
  1, 5, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 96, 97, 98, 99, 99.5, 99.75, 99.9,
  99.95, 99.99, 100,
];

/**
 * Latency by percentile over all that was due. What was not answered (Infinity) lies above every answer, so
 * the curve ends at the share that was answered: at x below 100.
 * @param latencyMs in any order
 */
export function percentileCurve(name: string, latencyMs: Float64Array): Series {
  const sorted = latencyMs.toSorted();
  const unanswered = sorted.indexOf(Number.POSITIVE_INFINITY);
  const answered = unanswered < 0 ? sorted.length : unanswered;
  const end = (100 * answered) / sorted.length;
  const x = answered === 0 ? [] : [...percents.filter((percent) => percent < end), end];
  const at = (percent: number) => Math.max(1, Math.ceil((sorted.length * percent) / 100)) - 1;
  return { name, x, y: x.map((percent) => sorted[Math.min(answered - 1, at(percent))]!) };
}
