import { formatQuantity } from '../../../metrics/format-quantity.ts';
import type { Evidence } from '../../../measurement/evidence.ts';
import { escapeMarkup } from '../../xml.ts';
import { linearScale } from './scale.ts';

const WIDTH = 520;
const HEIGHT = 220;
const BASELINE = HEIGHT - 22;

/** Bars over bins of any width; the area's height is the count. */
export function renderHistogram(evidence: Extract<Evidence, { kind: 'histogram' }>): string {
  const { edges, counts, unit, name } = evidence;
  const most = Math.max(...counts);
  if (counts.length === 0 || !(most > 0)) {
    return `<p class="empty">${escapeMarkup(name)}: no samples.</p>`;
  }
  const x = linearScale([edges[0] ?? 0, edges.at(-1) ?? 1], [8, WIDTH - 8]);
  const y = linearScale([0, most], [BASELINE, 6]);
  const bars = counts.map((count, index) => {
    const from = x(edges[index] ?? 0);
    const to = x(edges[index + 1] ?? 0);
    const range = `${formatQuantity(edges[index] ?? 0, unit)} to ${formatQuantity(edges[index + 1] ?? 0, unit)}: ${count.toLocaleString('en-US')}`;
    return `<rect class="bar" x="${from.toFixed(1)}" y="${y(count).toFixed(1)}" width="${Math.max(0.5, to - from - 0.5).toFixed(1)}" height="${(BASELINE - y(count)).toFixed(1)}"><title>${escapeMarkup(range)}</title></rect>`;
  });
  const ticks = x.ticks.map(
    (tick) =>
      `<text class="tick" x="${x(tick).toFixed(1)}" y="${HEIGHT - 6}" text-anchor="${anchor(x(tick))}">${escapeMarkup(formatQuantity(tick, unit))}</text>`,
  );
  const title = `How often each latency was seen: ${name}`;
  return `<figure><figcaption>${escapeMarkup(title)}</figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeMarkup(title)}">${bars.join('')}${ticks.join('')}</svg></figure>`;
}

/** A tick at an edge grows inwards, so that it is not cut off. */
function anchor(at: number): 'start' | 'middle' | 'end' {
  if (at < 30) return 'start';
  return at > WIDTH - 30 ? 'end' : 'middle';
}
