import type { RunDocument, SweepReport, SweptPoint } from '../../document/document.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { escapeMarkup } from '../xml.ts';
import { renderLineChart } from './charts/line-chart.ts';
import { renderTable } from './evidence.ts';
import { style } from './style.ts';

/** The engines of a run that were swept; nothing where none was. */
export function renderSweeps({ sweeps = [] }: RunDocument): string {
  if (sweeps.length === 0) return '';
  const all = sweeps.map(
    (sweep) =>
      `<h3>${escapeMarkup(`${sweep.name} on ${placeOf(sweep)}`)}</h3>
<p>${escapeMarkup(sweep.conclusion)}</p>
${renderSweep(sweep)}`,
  );
  return `<section id="sweeps"><h2>Throughput against latency</h2>${all.join('\n')}</section>`;
}

/** A self-contained page of one sweep. */
export function renderSweepPage(
  sweep: SweepReport,
  { machine, command }: { readonly machine: string; readonly command: string },
): string {
  const { name, engine, conclusion } = sweep;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeMarkup(`Sweep of ${name} on ${engine}`)}</title><style>${style}</style></head>
<body><main><h1 class="sweep">${escapeMarkup(name)}</h1>
<p class="sentence">${escapeMarkup(conclusion)}</p>
<p class="meta"><span>${escapeMarkup(placeOf(sweep))}</span><span>${escapeMarkup(machine)}</span></p>
${renderSweep(sweep)}
<h2>Again</h2><pre>${escapeMarkup(command)}</pre></main></body></html>
`;
}

/** `onnx-cpu (cpu)`; a server's device says it all. */
function placeOf({ engine, device }: SweepReport): string {
  return engine === 'remote' ? device : `${engine} (${device})`;
}

/** The curve, a line for each batch with the knee marked, and the table of its points. */
function renderSweep({ points, knee: kneeAt, notes }: SweepReport): string {
  const knee = kneeAt === null ? null : points[kneeAt]!;
  const batches = [...new Set(points.map(({ batch }) => batch))];
  const chart = renderLineChart({
    title: 'Throughput against latency; along a line, more callers',
    x: { name: 'latency p95', unit: 'ms' },
    y: { name: 'items a second', unit: 'count' },
    series: batches.map((batch) => lineOf(points, batch)),
    style: 'line and dots',
    includeZero: true,
    ...(knee === null
      ? {}
      : { marks: [{ x: knee.latencyMsP95, y: knee.itemsPerSecond, label: 'knee' }] }),
  });
  const table = renderTable(
    'Every point',
    ['batch', 'callers', 'items/s', 'slowest … fastest round', 'p50', 'p95', 'calls', 'remark'],
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
  return chart + table + notes.map((note) => `<p class="soft">${escapeMarkup(note)}</p>`).join('');
}

function lineOf(points: readonly SweptPoint[], batch: number) {
  const own = points
    .filter((point) => point.batch === batch)
    .toSorted((a, b) => a.concurrency - b.concurrency);
  return {
    name: `batch ${batch}`,
    x: own.map(({ latencyMsP95 }) => latencyMsP95),
    y: own.map(({ itemsPerSecond }) => itemsPerSecond),
  };
}
