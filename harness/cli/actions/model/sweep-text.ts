import { formatQuantity } from '../../../metrics/format-quantity.ts';
import { frontier } from '../../../variants/sweep/knee.ts';
import type { SweepPoint } from '../../../variants/sweep/sweep-engine.ts';
import type { SweepModelOptions } from './sweep-options.ts';

/** From here on p95 is a value that was exceeded; below it is the longest call. */
const ENOUGH_CALLS = 20;

/** What the knee is, or why there is none. */
export function sweepConclusion(points: readonly SweepPoint[], knee: SweepPoint | null): string {
  const line = frontier(points);
  const [fastest, most] = [line[0]!, line.at(-1)!];
  if (knee !== null) {
    const more = most.itemsPerSecond / knee.itemsPerSecond - 1;
    const longer = most.latencyMsP95 / knee.latencyMsP95;
    const beyond = `beyond it ${formatQuantity(more, 'ratio')} more throughput takes ${longer.toFixed(1)} times the latency`;
    return `The knee is ${textOf(knee)}: ${beyond}.`;
  }
  return fastest === most
    ? `No knee: ${textOf(fastest)}, has the shortest latency and the most throughput at once.`
    : `No knee: between ${textOf(fastest)}, and ${textOf(most)}, the curve has no bend.`;
}

function textOf({ batch, concurrency, itemsPerSecond, latencyMsP95 }: SweepPoint): string {
  const callers = concurrency === 1 ? '1 caller' : `${concurrency} callers`;
  return `batch ${batch} with ${callers}, ${itemsPerSecond.toFixed(1)} items/s at p95 ${formatQuantity(latencyMsP95, 'ms')}`;
}

/** How it was measured, and on what. */
export function sweepNotes(
  points: readonly SweepPoint[],
  said: readonly string[],
  { rounds, duration, threads, engine }: SweepModelOptions,
): string[] {
  const few = points.filter(({ calls }) => calls < ENOUGH_CALLS);
  const on = engine === 'remote' ? '' : `, ${threads} thread${threads === '1' ? '' : 's'}`;
  return [
    `${rounds} rounds of ${duration} a point, in random order${on}; callers wait for their answers`,
    ...(few.length === 0
      ? []
      : [
          `${few.length} points have fewer than ${ENOUGH_CALLS} calls, of which p95 is the longest: take a longer --duration`,
        ]),
    ...said.map((line) => `input ${line}`),
  ];
}

export function sweepTable(points: readonly SweepPoint[], knee: SweepPoint | null): string[] {
  const rows = [
    ['batch', 'callers', 'items/s', 'slowest … fastest', 'p50', 'p95', 'calls', ''],
    ...points.map((point) => [
      String(point.batch),
      String(point.concurrency),
      point.itemsPerSecond.toFixed(1),
      point.itemsPerSecondRange.map((speed) => speed.toFixed(1)).join(' … '),
      formatQuantity(point.latencyMsP50, 'ms'),
      formatQuantity(point.latencyMsP95, 'ms'),
      String(point.calls),
      point === knee ? '← knee' : '',
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    ` ${row.map((cell, column) => (column === 7 ? cell : cell.padStart(widths[column]!))).join('  ')}`.trimEnd(),
  );
}
