import type { Series } from '../../../measurement/evidence.ts';
import type { Unit } from '../../../metrics/metric.ts';
import { escapeMarkup } from '../../xml.ts';
import { type Axis, secondsAxis, upAxis } from './axis.ts';
import { charactersOf, renderFrame } from './frame.ts';
import { placeLabels } from './labels.ts';
import { linePath } from './path.ts';

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

/** The first row is the one that is gated; the others tell why. */
const FIRST_HEIGHT_PX = 150;
const ROW_HEIGHT_PX = 44;
const MOST_Y_TICKS = 4;

/** The rows as markup: small multiples over one time axis. */
export function drawTimeRows(title: string, rows: readonly TimeRow[]): string {
  const times = rows.flatMap(({ series }) => series.flatMap(({ x }) => [x[0]!, x.at(-1)!]));
  const x = secondsAxis([Math.min(...times), Math.max(...times)]);
  const axes = rows.map((row, index) => yAxisOf(row, index === 0 ? MOST_Y_TICKS : 1));
  const yCharacters = charactersOf(axes);
  const drawn = rows.map((row, index) => {
    const y = axes[index]!;
    const heightPx = index === 0 ? FIRST_HEIGHT_PX : ROW_HEIGHT_PX;
    const frame = renderFrame({
      heightPx,
      x,
      isXNamed: index === rows.length - 1,
      y,
      yCharacters,
      drawn: linesOf(row, x, y),
      labels: placeLabels(
        (row.limits ?? []).map(({ value, label }) => ({
          x: 100,
          y: y.at(value),
          text: label,
          kind: 'limit-label' as const,
        })),
        heightPx,
      ),
    });
    return `<p><b>${escapeMarkup(row.title)}</b>${keysOf(row)}</p>${frame}`;
  });
  return `<div class="chart rows" role="img" aria-label="${escapeMarkup(title)}">${drawn.join('\n')}</div>`;
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

function keysOf(row: TimeRow): string {
  const { series } = row;
  return series
    .map(
      ({ name }, index) =>
        ` <span class="series"><span class="key line-${colorsOf(row)[index % 4]}"></span>${escapeMarkup(name)}</span>`,
    )
    .join('');
}

function yAxisOf({ series, limits = [], unit }: TimeRow, most: number): Axis {
  const values = series.flatMap(({ y }) => y);
  const top = [...values, ...limits.map(({ value }) => value)].reduce(
    (high, value) => Math.max(high, value),
    0,
  );
  return upAxis([0, top], unit, most, unit === 'count' && values.every(Number.isInteger));
}

function linesOf(row: TimeRow, x: Axis, y: Axis): string {
  const lines = row.series.map((series, index) => {
    const color = `line-${colorsOf(row)[index % 4]}`;
    return isBars(row)
      ? `<path class="line bars ${color}" d="${barPath(series, x, y)}"/>`
      : `<path class="line ${color}" d="${linePath(series, x, y)}"/>`;
  });
  const bounds = (row.limits ?? []).map(
    ({ value }) => `<path class="limit" d="M0,${y.at(value).toFixed(2)}H100"/>`,
  );
  return [...lines, ...bounds].join('');
}

/** A stroke from the ground for each count that is not zero. */
function barPath({ x: times, y: values }: Series, x: Axis, y: Axis): string {
  return times
    .map((time, index) =>
      values[index] === 0 ? '' : `M${x.at(time).toFixed(2)},100V${y.at(values[index]!).toFixed(2)}`,
    )
    .join('');
}
