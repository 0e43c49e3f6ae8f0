import { formatQuantity } from '../../metrics/format-quantity.ts';
import { escapeMarkup } from '../xml.ts';
import { renderLineChart } from './charts/line-chart.ts';
import { renderTable } from './evidence.ts';
import { style } from './style.ts';

/** A point of a sweep, as the page shows it. */
interface SweptPoint {
  readonly batch: number;
  readonly concurrency: number;
  readonly calls: number;
  readonly itemsPerSecond: number;
  readonly itemsPerSecondRange: readonly [low: number, high: number];
  readonly latencyMsP50: number;
  readonly latencyMsP95: number;
}

export interface SweepReport {
  readonly model: string;
  readonly engine: string;
  readonly device: string;
  /** `2 cores Xeon, Node 24.21` */
  readonly machine: string;
  readonly command: string;
  readonly points: readonly SweptPoint[];
  readonly knee: SweptPoint | null;
  /** In words: what the knee is, or why there is none. */
  readonly conclusion: string;
  readonly notes: readonly string[];
}

/** A self-contained page: throughput against latency, a line for each batch, the knee marked. */
export function renderSweepPage(report: SweepReport): string {
  const { model, engine, device, machine, command, points, knee, conclusion, notes } = report;
  const batches = [...new Set(points.map(({ batch }) => batch))];
  const series = batches.map((batch) => {
    const own = points
      .filter((point) => point.batch === batch)
      .toSorted((a, b) => a.concurrency - b.concurrency);
    return {
      name: `batch ${batch}`,
      x: own.map(({ latencyMsP95 }) => latencyMsP95),
      y: own.map(({ itemsPerSecond }) => itemsPerSecond),
    };
  });
  const chart = renderLineChart({
    title: 'Throughput against latency; along a line, more callers',
    xLabel: 'latency p95, ms',
    yLabel: 'items a second',
    series,
    formatX: (value) => formatQuantity(value, 'ms'),
    formatY: (value) => formatQuantity(value, 'count'),
    points: true,
    includeZero: true,
    ...(knee === null
      ? {}
      : { marks: [{ x: knee.latencyMsP95, y: knee.itemsPerSecond, label: 'knee' }] }),
  });
  const table = renderTable(
    'Every point',
    ['batch', 'callers', 'items/s', 'slowest … fastest round', 'p50', 'p95', 'calls', ''],
    points.map((point) => [
      point.batch,
      point.concurrency,
      point.itemsPerSecond.toFixed(1),
      point.itemsPerSecondRange.map((speed) => speed.toFixed(1)).join(' … '),
      formatQuantity(point.latencyMsP50, 'ms'),
      formatQuantity(point.latencyMsP95, 'ms'),
      point.calls,
      point === knee ? 'knee' : '',
    ]),
  );
  const said = notes.map((note) => `<p class="soft">${escapeMarkup(note)}</p>`).join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeMarkup(`Sweep of ${model} on ${engine}`)}</title><style>${style}</style></head>
<body><main><h1 class="sweep">${escapeMarkup(model)}</h1>
<p class="sentence">${escapeMarkup(conclusion)}</p>
<p class="meta"><span>${escapeMarkup(`${engine} on ${device}`)}</span><span>${escapeMarkup(machine)}</span></p>
${chart}${table}${said}
<h2>Again</h2><pre>${escapeMarkup(command)}</pre></main></body></html>
`;
}
