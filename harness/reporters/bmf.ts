import { createHash } from 'node:crypto';
import type { RunDocument } from '../document/document.ts';
import type { Measured } from '../verdicts/verdict.ts';
import type { Reporter } from './reporter.ts';

/**
 * Bencher Metric Format: a benchmark a subject, a measure a gate, with the ends of its interval.
 * @see https://bencher.dev/docs/reference/bencher-metric-format
 */
export const bmf: Reporter = {
  file: 'bmf.json',
  description: 'The measured values of the gates in Bencher Metric Format',
  render: (document) => `${JSON.stringify(toBmf(document), null, 2)}\n`,
};

/** Bencher refuses longer names of measures. */
const LONGEST_MEASURE = 64;
const DIGEST_LENGTH = 8;

function toBmf({ gates }: RunDocument): Record<string, Record<string, object>> {
  const benchmarks: Record<string, Record<string, object>> = {};
  for (const { subject, statistic, measured } of gates) {
    if (measured === null) continue;
    (benchmarks[subject] ??= {})[measureName(statistic, measured.unit)] = metric(measured);
  }
  return benchmarks;
}

function metric({ value, interval }: Measured): object {
  const [low, high] = interval ?? [null, null];
  return {
    value,
    ...(low !== null && { lower_value: low }),
    ...(high !== null && { upper_value: high }),
  };
}

/** `latency.p99 (ms)`; of a longer one its beginning, and what tells it from others that begin alike. */
function measureName(statistic: string, unit: Measured['unit']): string {
  const name = unit === 'count' ? statistic : `${statistic} (${unit})`;
  if (name.length <= LONGEST_MEASURE) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, DIGEST_LENGTH);
  return `${name.slice(0, LONGEST_MEASURE - DIGEST_LENGTH - 1)}~${digest}`;
}
