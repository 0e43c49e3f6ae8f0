import type { TestBenchmarkTask } from 'vitest';
import { sortSamples } from '../../metrics/samples.ts';
import { median, quantile } from '../../statistics/quantile.ts';

type Statistics = TestBenchmarkTask['latency'];

/**
 * The numbers that Vitest's table shows and `toBeFasterThan` reads. `mean` is the typical value that the
 * caller gives and not the mean of the samples: the matcher compares it, and untrimmed means are noise.
 * The margin of error is that of a median (1.96 · 1.2533 standard errors).
 */
export function statisticsOf(values: readonly number[], mean: number): Statistics {
  const samples = sortSamples(values);
  const n = samples.length;
  const average = samples.reduce((sum, value) => sum + value, 0) / n;
  const variance =
    samples.reduce((sum, value) => sum + (value - average) ** 2, 0) / Math.max(1, n - 1);
  const middle = median(samples);
  const deviations = sortSamples(samples.map((value) => Math.abs(value - middle)));
  const sem = (1.2533 * 1.4826 * median(deviations)) / Math.sqrt(n);
  return {
    aad: samples.reduce((sum, value) => sum + Math.abs(value - average), 0) / n,
    critical: 1.96,
    df: n - 1,
    mad: median(deviations),
    max: samples.at(-1) ?? Number.NaN,
    mean,
    min: samples[0] ?? Number.NaN,
    moe: 1.96 * sem,
    p50: middle,
    p75: quantile(samples, 0.75),
    p99: quantile(samples, 0.99),
    p995: quantile(samples, 0.995),
    p999: quantile(samples, 0.999),
    rme: (100 * 1.96 * sem) / mean,
    samples: undefined,
    samplesCount: n,
    sd: Math.sqrt(variance),
    sem,
    variance,
  };
}
