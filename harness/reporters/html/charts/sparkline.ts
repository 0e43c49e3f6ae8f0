import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { formatQuantity } from '../../../metrics/format-quantity.ts';
import type { Unit } from '../../../metrics/metric.ts';
import { escapeMarkup } from '../../xml.ts';

const WIDTH = 84;
const HEIGHT = 22;

/** The values of the last runs as a small line, the present one as a dot at its end. */
export function renderSparkline(values: readonly number[], unit: Unit): string {
  if (values.length < 2) return '<span class="empty">–</span>';
  const x = scaleLinear([0, values.length - 1], [3, WIDTH - 4]);
  const y = scaleLinear([Math.min(...values), Math.max(...values)], [HEIGHT - 4, 4]);
  const places = values.map((value, index): [number, number] => [x(index), y(value)]);
  const [cx, cy] = places.at(-1)!;
  const label = `last ${values.length} runs: ${values.map((value) => formatQuantity(value, unit)).join(', ')}`;
  return `<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeMarkup(label)}"><path d="${line().digits(1)(places)}"/><circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="2.5"/><title>${escapeMarkup(label)}</title></svg>`;
}
