import { formatQuantity } from '../../../metrics/format-quantity.ts';
import type { Evidence } from '../../../measurement/evidence.ts';
import { escapeMarkup } from '../../xml.ts';
import { acrossAxis, upAxis } from './axis.ts';
import { charactersOf, renderFrame } from './frame.ts';

const HEIGHT_PX = 190;
const MOST_Y_TICKS = 4;
/** Between two bars, in percent of the plot. */
const GAP = 0.1;

/** Bars over bins of any width; the height is the count. */
export function renderHistogram(evidence: Extract<Evidence, { kind: 'histogram' }>): string {
  const { edges, counts, unit, name } = evidence;
  const most = Math.max(...counts);
  if (counts.length === 0 || !(most > 0)) {
    return `<p class="empty">${escapeMarkup(name)}: no samples.</p>`;
  }
  const x = acrossAxis([edges[0] ?? 0, edges.at(-1) ?? 1], unit);
  const y = upAxis([0, most], 'count', MOST_Y_TICKS, true);
  const bars = counts.map((count, index) => {
    const [from, to] = [edges[index] ?? 0, edges[index + 1] ?? 0];
    const range = `${formatQuantity(from, unit)} to ${formatQuantity(to, unit)}: ${count.toLocaleString('en-US')}`;
    const width = Math.max(GAP, x.at(to) - x.at(from) - GAP);
    return `<rect class="bar" x="${x.at(from).toFixed(2)}" y="${y.at(count).toFixed(2)}" width="${width.toFixed(2)}" height="${(100 - y.at(count)).toFixed(2)}"><title>${escapeMarkup(range)}</title></rect>`;
  });
  const title = `How often each latency was seen: ${name}`;
  const mode = counts.indexOf(most);
  const said = `Most often ${formatQuantity(edges[mode] ?? 0, unit)} to ${formatQuantity(edges[mode + 1] ?? 0, unit)}; at most ${formatQuantity(edges.at(-1) ?? 0, unit)}.`;
  const frame = renderFrame({
    heightPx: HEIGHT_PX,
    x,
    isXNamed: true,
    y,
    yCharacters: charactersOf([y]),
    drawn: bars.join(''),
    labels: [],
  });
  return `<figure><figcaption>${escapeMarkup(title)}</figcaption><div class="chart" role="img" aria-label="${escapeMarkup(`${title}. ${said}`)}">${frame}</div></figure>`;
}
