import { scaleLinear } from 'd3-scale';
import { formatQuantity } from '../../../metrics/format-quantity.ts';
import type { GateResult, Measured } from '../../../verdicts/verdict.ts';
import { escapeMarkup } from '../../xml.ts';

const WIDTH = 200;
const HEIGHT = 26;
const MIDDLE = HEIGHT / 2;
/** Room beyond the outermost mark, as a share of the drawn range. */
const ROOM = 0.12;

/**
 * A measured value with its interval against its threshold. The forbidden side of the threshold is
 * shaded. A value far beyond the drawn range is clipped and drawn as an arrow, so that the threshold
 * keeps its place.
 */
export function renderWhisker(gate: GateResult): string {
  const { measured, limit } = gate;
  if (measured === null) return '<span class="empty">no data</span>';
  const low = lowerEnd(measured);
  const high = upperEnd(measured);
  const farthest = limit.value === 0 ? Number.POSITIVE_INFINITY : Math.abs(limit.value) * 4;
  const clip = (value: number): number =>
    Number.isFinite(farthest) ? Math.min(farthest, Math.max(-farthest, value)) : value;
  const marks = [0, limit.value, clip(low), clip(high), clip(measured.value)].filter(
    Number.isFinite,
  );
  const least = Math.min(...marks);
  const most = Math.max(...marks);
  const padding = (most - least || 1) * ROOM;
  const x = scaleLinear([least === 0 ? 0 : least - padding, most + padding], [4, WIDTH - 4]);
  x.clamp(true);
  const at = (value: number): string => x(clip(value)).toFixed(1);
  const forbidden = limit.comparison.startsWith('>')
    ? [4, x(limit.value)]
    : [x(limit.value), WIDTH - 4];
  const [from, to] = [forbidden[0] ?? 4, forbidden[1] ?? WIDTH - 4];
  const label = `${formatQuantity(measured.value, measured.unit)} against ${limit.text}`;
  const clipped = measured.value !== clip(measured.value);
  return `<svg class="whisker ${gate.verdict}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeMarkup(label)}"><rect class="forbidden" x="${from.toFixed(1)}" y="0" width="${Math.max(0, to - from).toFixed(1)}" height="${HEIGHT}"/><line class="limit" x1="${at(limit.value)}" x2="${at(limit.value)}" y1="0" y2="${HEIGHT}"/><line class="interval" x1="${at(low)}" x2="${at(high)}" y1="${MIDDLE}" y2="${MIDDLE}"/>${
    clipped
      ? `<path class="value" d="M${at(measured.value)} ${MIDDLE} l-7 -4.5 v9 z"/>`
      : `<circle class="value" cx="${at(measured.value)}" cy="${MIDDLE}" r="3.5"/>`
  }<title>${escapeMarkup(label)}</title></svg>`;
}

/** An end without a bound is drawn to the edge of the picture. */
function lowerEnd({ interval, value }: Measured): number {
  return interval === null ? value : (interval[0] ?? Number.NEGATIVE_INFINITY);
}

function upperEnd({ interval, value }: Measured): number {
  return interval === null ? value : (interval[1] ?? Number.POSITIVE_INFINITY);
}
