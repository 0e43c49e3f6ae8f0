import { type SortedSamples, sortSamples } from '../../harness/metrics/samples.ts';
import { quantile } from '../../harness/statistics/quantile.ts';
import type { Job, JobResult } from './job.ts';

const columns = [
  ['model', 12],
  ['variant', 12],
  ['way', 16],
  ['batch', 5],
  ['threads', 7],
  ['p50 ms', 9],
  ['p95 ms', 9],
  ['p99 ms', 9],
  ['samples/s', 10],
  ['CPU ms/sample', 13],
  ['peak MB', 8],
  ['runs', 6],
  ['p50 to raw', 10],
] as const;

/** The columns that are names. */
const NAMES = 3;

export function tableHead(): string {
  return columns.map(([title, width], index) => pad(title, width, index < NAMES)).join('  ');
}

/** One line of the table; `rawP50Ms` is the yardstick of the same file, batch and threads. */
export function tableRow(
  { model, variant }: { readonly model: string; readonly variant: string },
  job: Job,
  { latenciesMs, cpuMs, peakBytes }: JobResult,
  rawP50Ms: number | null,
): string {
  const sorted = sortSamples(latenciesMs);
  const totalMs = latenciesMs.reduce((sum, latency) => sum + latency, 0);
  const count = latenciesMs.length * job.batch;
  const p50 = quantile(sorted, 0.5);
  const cells = [
    model,
    variant,
    job.way,
    job.batch,
    job.threads,
    p50.toFixed(3),
    tail(sorted, 0.95),
    tail(sorted, 0.99),
    ((count * 1_000) / totalMs).toFixed(0),
    (cpuMs / count).toFixed(3),
    (peakBytes / 1e6).toFixed(0),
    latenciesMs.length,
    rawP50Ms === null ? '' : `${((100 * p50) / rawP50Ms).toFixed(0)} %`,
  ];
  return cells
    .map((cell, index) => pad(String(cell), columns[index]?.[1] ?? 0, index < NAMES))
    .join('  ');
}

/** Empty where there are so few runs that the slowest one would stand for the percentile. */
function tail(sorted: SortedSamples, share: number): string {
  return sorted.length * (1 - share) < 1 ? '' : quantile(sorted, share).toFixed(3);
}

export function p50Of({ latenciesMs }: JobResult): number {
  return quantile(sortSamples(latenciesMs), 0.5);
}

function pad(text: string, width: number, isLeft: boolean): string {
  return isLeft ? text.padEnd(width) : text.padStart(width);
}
