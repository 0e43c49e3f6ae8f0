import { sortSamples } from '../../harness/metrics/samples.ts';
import { quantile } from '../../harness/statistics/quantile.ts';
import type { Job, JobResult } from './job.ts';

const columns = [
  ['model', 14],
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

export function tableHead(): string {
  return columns.map(([title, width], index) => pad(title, width, index < 2)).join('  ');
}

/** One line of the table; `rawP50Ms` is the yardstick of the same model, batch and threads. */
export function tableRow(
  model: string,
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
    job.way,
    job.batch,
    job.threads,
    p50.toFixed(3),
    quantile(sorted, 0.95).toFixed(3),
    quantile(sorted, 0.99).toFixed(3),
    ((count * 1_000) / totalMs).toFixed(0),
    (cpuMs / count).toFixed(3),
    (peakBytes / 1e6).toFixed(0),
    latenciesMs.length,
    rawP50Ms === null ? '' : `${((100 * p50) / rawP50Ms).toFixed(0)} %`,
  ];
  return cells
    .map((cell, index) => pad(String(cell), columns[index]?.[1] ?? 0, index < 2))
    .join('  ');
}

export function p50Of({ latenciesMs }: JobResult): number {
  return quantile(sortSamples(latenciesMs), 0.5);
}

function pad(text: string, width: number, isLeft: boolean): string {
  return isLeft ? text.padEnd(width) : text.padStart(width);
}
