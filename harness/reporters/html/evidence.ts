import { formatEstimate, formatQuantity } from '../../metrics/format-quantity.ts';
import type { Evidence, Series } from '../../measurement/evidence.ts';
import { escapeMarkup } from '../xml.ts';
import { renderHistogram } from './charts/histogram.ts';
import { renderLineChart } from './charts/line-chart.ts';
import { type PercentileLimit, renderPercentiles } from './percentiles.ts';

/** Whatever has a picture or a table of its own; rows over time lie in one chart. */
export type DrawnAlone = Exclude<Evidence, { kind: 'timeline' }>;

/**
 * One picture or table.
 * @param limits those of all percentiles of the subject, drawn on its curve
 * @param base the curve of an earlier run
 */
export function renderEvidence(
  evidence: DrawnAlone,
  limits: readonly PercentileLimit[],
  base: Series | null,
): string {
  switch (evidence.kind) {
    case 'percentiles':
      // A comparison has its own base.
      return renderPercentiles(evidence, limits, evidence.series.length === 1 ? base : null);
    case 'histogram':
      return renderHistogram(evidence);
    case 'curve':
      return renderCurve(evidence);
    case 'retained':
      return renderRetained(evidence);
    case 'pairs':
      return renderPairs(evidence);
    case 'retainers':
      return renderRetainers(evidence);
    case 'table':
      return renderTable(evidence.title, evidence.columns, evidence.rows);
    case 'text':
      return `<figure><figcaption>${escapeMarkup(evidence.title)}</figcaption><pre>${escapeMarkup(evidence.lines.join('\n'))}</pre></figure>`;
  }
}

function renderCurve(evidence: Extract<Evidence, { kind: 'curve' }>): string {
  const { title, xLabel, unit, series } = evidence;
  return renderLineChart({
    title,
    x: { name: xLabel, unit: 'count' },
    y: { name: null, unit },
    series,
    style: 'line and dots',
    includeZero: true,
  });
}

function renderRetained(evidence: Extract<Evidence, { kind: 'retained' }>): string {
  const { slope, unit, resource, series } = evidence;
  const perOperation = unit === 'B' ? 'B/op' : '1/op';
  const estimate = formatEstimate(slope.value, [slope.low, slope.high], perOperation);
  return renderLineChart({
    title: `${resource}: ${estimate}`,
    x: { name: 'operations since the first sample', unit: 'count' },
    y: { name: null, unit },
    series,
    style: 'line and dots',
  });
}

/** A dot for each launch, or for each block of a load: they have no order. */
function renderPairs(evidence: Extract<Evidence, { kind: 'pairs' }>): string {
  const percent = evidence.logRatios.map((ratio) => Math.expm1(ratio));
  const { of = 'launch', margin } = evidence;
  return renderLineChart({
    title: `Difference in each ${of}`,
    x: { name: of, unit: 'count' },
    y: { name: 'slower by', unit: 'ratio' },
    series: [{ name: of, x: percent.map((_, index) => index + 1), y: percent }],
    limit: { value: margin, label: `margin ${formatQuantity(margin, 'ratio')}` },
    style: 'dots',
    includeZero: true,
  });
}

function renderRetainers(evidence: Extract<Evidence, { kind: 'retainers' }>): string {
  const steps = evidence.path.map(
    ({ edge, node }) =>
      `<li><span class="edge">${escapeMarkup(edge)}</span> ${escapeMarkup(node)}</li>`,
  );
  const places = [
    ['Kept by a variable of', evidence.keptAt ?? null],
    ['Allocated at', evidence.allocatedAt],
  ] as const;
  const shown = places.map(([what, place]) =>
    place === null ? '' : `<p>${what} <code>${escapeMarkup(place)}</code></p>`,
  );
  const { className, share } = evidence;
  const part = share === undefined ? '' : `${formatQuantity(share, 'ratio')} of `;
  return `<figure><figcaption>What keeps ${part}<code>${escapeMarkup(className)}</code> alive, from the root</figcaption><ol class="path">${steps.join('')}</ol>${shown.join('')}</figure>`;
}

export function renderTable(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const head = columns
    .map((column, at) => {
      const isNumbers = rows.some((row) => typeof row[at] === 'number');
      return `<th scope="col"${isNumbers ? ' class="number"' : ''}>${escapeMarkup(column)}</th>`;
    })
    .join('');
  const body = rows
    .map((row) => `<tr>${row.map((value) => tableCell(value)).join('')}</tr>`)
    .join('\n');
  return `<figure><figcaption>${escapeMarkup(title)}</figcaption><div class="scroll" role="group" aria-label="${escapeMarkup(title)}" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div></figure>`;
}

function tableCell(value: string | number | null): string {
  if (value === null) return '<td class="empty">–</td>';
  return typeof value === 'number'
    ? `<td class="number">${escapeMarkup(formatQuantity(value, 'count'))}</td>`
    : `<td>${escapeMarkup(value)}</td>`;
}
