import { formatQuantity, scaleFor } from '../../../metrics/format-quantity.ts';
import { escapeMarkup } from '../../xml.ts';
import { colorsOf, drawTimeRows, isBars, type TimeRow } from './time-rows.ts';

/**
 * Quantities of one load over time, a row each, on one time axis with one cursor. The page's script makes
 * it a live chart (uPlot): the values under the cursor or by the arrow keys, and a stretch that is dragged
 * over larger. Without it, and on paper, it is the drawing that stands in the markup.
 */
export function renderTimeChart(title: string, rows: readonly TimeRow[]): string {
  const drawn = rows
    .map((row) => ({ ...row, series: row.series.filter(({ x }) => x.length > 0) }))
    .filter(({ series }) => series.length > 0);
  if (drawn.length === 0) return '';
  const plots = drawn.map(
    (row) =>
      `<div class="row"><p><b>${escapeMarkup(row.title)}</b>${keysOf(row)}</p><div class="plot"></div></div>`,
  );
  const data = JSON.stringify(drawn.map(plotData)).replaceAll('<', String.raw`\u003c`);
  return `<figure class="time"><figcaption>${escapeMarkup(title)}<span class="hint">, arrow keys read the values, drag to look closer, Escape to look at all of it</span> <output class="at"></output></figcaption>
${drawTimeRows(title, drawn)}
<div class="plots" role="group" tabindex="0" aria-label="${escapeMarkup(`${title}; arrow keys read the values`)}" hidden>${plots.join('')}</div>
<script type="application/json">${data}</script></figure>`;
}

export function hasTimeChart(markup: string): boolean {
  return markup.includes('<figure class="time">');
}

function keysOf(row: TimeRow): string {
  const { series, unit } = row;
  return series
    .map(({ name, y }, index) => {
      const most = y.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
      return ` <span class="series"><span class="key line-${colorsOf(row)[index % 4]}"></span>${escapeMarkup(name)} <output>≤ ${escapeMarkup(formatQuantity(most, unit))}</output></span>`;
    })
    .join('');
}

/** What the script draws of a row; numbers are shown times `factor`, with `suffix` behind them. */
function plotData(row: TimeRow): object {
  const { title, unit, series, limits = [] } = row;
  const most = Math.max(0, ...series.map(({ y }) => y.reduce((high, v) => Math.max(high, v), 0)));
  const colors = colorsOf(row).map((name) => `--${name}`);
  return { title, bars: isBars(row), colors, ...scaleFor(most, unit), series, limits };
}
