import type { SweepReport } from '../../../document/document.ts';
import { formatQuantity } from '../../../metrics/format-quantity.ts';

/** The points of a sweep as lines of text, the knee with an arrow. */
export function sweepTable({ points, knee }: SweepReport): string[] {
  const rows = [
    ['batch', 'callers', 'items/s', 'slowest … fastest', 'p50', 'p95', 'calls', ''],
    ...points.map((point, index) => [
      String(point.batch),
      String(point.concurrency),
      point.itemsPerSecond.toFixed(1),
      point.itemsPerSecondRange.map((speed) => speed.toFixed(1)).join(' … '),
      formatQuantity(point.latencyMsP50, 'ms'),
      formatQuantity(point.latencyMsP95, 'ms'),
      String(point.calls),
      index === knee ? '← knee' : '',
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    ` ${row.map((cell, column) => (column === 7 ? cell : cell.padStart(widths[column]!))).join('  ')}`.trimEnd(),
  );
}
