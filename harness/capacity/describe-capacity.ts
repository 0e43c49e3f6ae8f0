import { formatQuantity } from '../metrics/format-quantity.ts';
import { formatSeconds } from '../metrics/format-seconds.ts';
import type { Capacity } from './find-capacity.ts';
import type { Holding, RateRecord } from './rate-record.ts';
import type { Slo } from './slo.ts';

const words: Readonly<Record<Holding, string>> = {
  holds: 'holds',
  exceeds: 'does not hold',
  open: 'not shown',
};

/** The answer in a sentence: between which rates an objective ceases to hold. */
export function capacitySentence({ low, high, estimate }: Capacity, { text }: Slo): string {
  const parts = [
    low === null ? 'is shown to hold at no rate' : `holds at ${low} a second`,
    ...(estimate === null || estimate === low ? [] : [`looks kept up to ${estimate}`]),
    high === null ? 'is shown to be broken at none' : `is broken at ${high}`,
  ];
  return `${text} ${parts.join(', ')}`;
}

/** One line a rate, ascending. */
export function describeRates(records: readonly RateRecord[]): string {
  const head = ['rate', 'p50', 'p95', 'p99', 'failed', 'requests', 'time', 'objective'];
  const rows = records.map((record) => [
    `${record.rate}/s`,
    answered(record.latencyMs.p50),
    answered(record.latencyMs.p95),
    answered(record.latencyMs.p99),
    formatQuantity(record.failed, 'count'),
    formatQuantity(record.requests, 'count'),
    formatSeconds(record.seconds),
    `${words[record.holding]} (${record.overRatio.toFixed(2)} × what it allows)`,
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]!.length)),
  );
  return [head, ...rows]
    .map(
      (row) =>
        `  ${row
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function answered(ms: number): string {
  return Number.isFinite(ms) ? formatQuantity(ms, 'ms') : 'none';
}
