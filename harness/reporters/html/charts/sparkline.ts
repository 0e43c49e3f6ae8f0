import { formatQuantity } from '../../../metrics/format-quantity.ts';
import type { Unit } from '../../../metrics/metric.ts';
import { escapeMarkup } from '../../xml.ts';
import { linearScale } from './scale.ts';

const WIDTH = 84;
const HEIGHT = 22;

/** The values of the last runs as a small line, the present one as a dot at its end. */
export function renderSparkline(values: readonly number[], unit: Unit): string {
  if (values.length < 2) return '<span class="empty">–</span>';
  const x = linearScale([0, values.length - 1], [3, WIDTH - 4]);
  const y = linearScale([Math.min(...values), Math.max(...values)], [HEIGHT - 4, 4]);
  const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`);
  const [cx, cy] = (points.at(-1) ?? '0,0').split(',');
  const label = `last ${values.length} runs: ${values.map((value) => formatQuantity(value, unit)).join(', ')}`;
  return `<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeMarkup(label)}"><polyline points="${points.join(' ')}"/><circle cx="${cx}" cy="${cy}" r="2.5"/><title>${escapeMarkup(label)}</title></svg>`;
}
