import type { Series } from '../../../measurement/evidence.ts';
import { formatQuantity } from '../../../metrics/format-quantity.ts';
import type { Unit } from '../../../metrics/metric.ts';
import { escapeMarkup } from '../../xml.ts';
import { linearScale, roundTicks, type Scale } from './scale.ts';

/** One quantity over time. Rows of a chart lie below one another, on one axis. */
export interface TimeRow {
  readonly title: string;
  readonly unit: Unit;
  /** Of a count: how many there are, and not how often something happened. */
  readonly isLevel?: boolean;
  /** `x` in seconds since the load began; every series has its own. */
  readonly series: readonly Series[];
  readonly limits?: readonly { readonly value: number; readonly label: string }[];
}

const WIDTH = 1_000;
/** The first row is the one that is gated; the others tell why. */
const FIRST_HEIGHT = 150;
const ROW_HEIGHT = 48;
/** Above each row, for its name. */
const NAME_HEIGHT = 20;
const AXIS_HEIGHT = 24;
const LEFT = 70;
const RIGHT = WIDTH - 12;

/** The rows as one SVG: small multiples over one time axis. */
export function drawTimeRows(title: string, rows: readonly TimeRow[]): string {
  const times = rows.flatMap(({ series }) => series.flatMap(({ x }) => [x[0]!, x.at(-1)!]));
  const x = linearScale([Math.min(...times), Math.max(...times)], [LEFT, RIGHT]);
  let top = 0;
  const drawn = rows.map((row, index) => {
    const height = index === 0 ? FIRST_HEIGHT : ROW_HEIGHT;
    const from = top + NAME_HEIGHT;
    top = from + height;
    return drawRow(row, x, { top: from, bottom: top });
  });
  const ticks = x.ticks.map(
    (tick) =>
      `<text class="tick" x="${x(tick).toFixed(1)}" y="${top + 14}" text-anchor="middle">${escapeMarkup(formatQuantity(tick, 's'))}</text>`,
  );
  return `<svg viewBox="0 0 ${WIDTH} ${top + AXIS_HEIGHT}" role="img" aria-label="${escapeMarkup(title)}">${drawn.join('\n')}${ticks.join('')}</svg>`;
}

/** What happened, counted by the second, is drawn as bars; what goes on, as a line. */
export function isBars({ unit, isLevel = false }: TimeRow): boolean {
  return unit === 'count' && !isLevel;
}

const lineColors = ['a', 'b', 'c', 'd'] as const;
const lossColors = ['fail', 'b', 'd', 'c'] as const;

/** Of the series of a row, one after the other: classes `line-a`, variables `--a`. */
export function colorsOf(row: TimeRow): readonly string[] {
  return isBars(row) ? lossColors : lineColors;
}

interface Room {
  readonly top: number;
  readonly bottom: number;
}

function drawRow(row: TimeRow, x: Scale, { top, bottom }: Room): string {
  const limits = row.limits ?? [];
  const most = Math.max(
    ...limits.map(({ value }) => value),
    ...row.series.map(({ y }) => y.reduce((high, value) => Math.max(high, value), 0)),
  );
  const y = linearScale([0, most || 1], [bottom, top]);
  const isTall = bottom - top === FIRST_HEIGHT;
  const ticks = isTall ? y.ticks : [roundTicks(0, most || 1, 1).at(-1) ?? 0];
  const grid = [0, ...ticks].map(
    (tick) =>
      `<line class="grid" x1="${LEFT}" x2="${RIGHT}" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}"/>`,
  );
  const labels = ticks.map(
    (tick) =>
      `<text class="tick" x="${LEFT - 6}" y="${y(tick).toFixed(1)}" dy="4" text-anchor="end">${escapeMarkup(formatQuantity(tick, row.unit))}</text>`,
  );
  const name = `<text class="axis" x="${LEFT}" y="${top - 6}">${escapeMarkup(`${row.title}: ${row.series.map((one) => one.name).join(', ')}`)}</text>`;
  const lines = row.series.map(
    (series, index) =>
      `<polyline class="line line-${colorsOf(row)[index % 4]}" points="${pointsOf(series, x, y)}"/>`,
  );
  const bounds = limits.map(({ value, label }) => {
    const at = y(value).toFixed(1);
    return `<line class="limit" x1="${LEFT}" x2="${RIGHT}" y1="${at}" y2="${at}"/><text class="limit-label" x="${RIGHT}" y="${at}" dy="-4" text-anchor="end">${escapeMarkup(label)}</text>`;
  });
  return [...grid, ...labels, name, ...lines, ...bounds].join('');
}

function pointsOf({ x: times, y: values }: Series, x: Scale, y: Scale): string {
  return times
    .map((time, index) => `${x(time).toFixed(1)},${y(values[index]!).toFixed(1)}`)
    .join(' ');
}
