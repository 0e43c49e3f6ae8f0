import type { Series } from '../../../measurement/evidence.ts';
import { formatQuantity } from '../../../metrics/format-quantity.ts';
import type { Unit } from '../../../metrics/metric.ts';
import { escapeMarkup } from '../../xml.ts';
import { acrossAxis, type Axis, upAxis } from './axis.ts';
import { charactersOf, renderFrame } from './frame.ts';
import { type Label, placeLabels } from './labels.ts';
import { dotPath, linePath } from './path.ts';

/** What an axis shows. */
export interface Shown {
  /** Said beside the axis; null where the unit says it. */
  readonly name: string | null;
  readonly unit: Unit;
}

export interface LineChart {
  readonly title: string;
  readonly x: Shown;
  readonly y: Shown;
  readonly series: readonly Series[];
  /** Instead of an axis over the values of x. */
  readonly xAxis?: Axis;
  /** A limit of every point: a horizontal line. */
  readonly limit?: { readonly value: number; readonly label: string };
  /** Limits at one place of the x axis: a percentile's at its percentile. */
  readonly marks?: readonly Mark[];
  /** The second series is what the first one is compared with: drawn dashed. */
  readonly isBaseSecond?: boolean;
  /** Of each series, why it ends where it does: a stroke upwards from its last point; null for none. */
  readonly ends?: readonly (string | null)[];
  /** `dots`: the points have no order, so no line goes through them. */
  readonly style?: 'line' | 'line and dots' | 'dots';
  readonly includeZero?: boolean;
  /** What somebody is told who can't see it; without it each series by its ends. */
  readonly said?: string;
}

interface Mark {
  readonly x: number;
  readonly y: number;
  readonly label: string;
}

const HEIGHT_PX = 190;
const MOST_Y_TICKS = 4;
const lineClasses = ['line-a', 'line-b', 'line-c', 'line-d'];
/** Labels of ends stand at the top, one below the other; in percent of the height. */
const END_TOP = 8;
const END_STEP = 8;

/** A line chart as markup: it needs no script. */
export function renderLineChart(chart: LineChart): string {
  const drawn = chart.series.filter((series) => series.x.length > 0);
  if (drawn.length === 0) return `<p class="empty">${escapeMarkup(chart.title)}: no points.</p>`;
  const xs = drawn.flatMap((series) => series.x);
  const x = chart.xAxis ?? acrossAxis(extent(xs), chart.x.unit, isWhole(xs));
  const ys = [...drawn.flatMap((series) => series.y), ...limitsOf(chart)];
  const lowest = chart.includeZero === true ? [0] : [];
  const y = upAxis(extent([...ys, ...lowest]), chart.y.unit, MOST_Y_TICKS, isWhole(ys));
  const frame = renderFrame({
    heightPx: HEIGHT_PX,
    x,
    isXNamed: true,
    y,
    yCharacters: charactersOf([y]),
    drawn: [
      limitLine(chart, y),
      ...drawn.map((series, index) => renderSeries(series, index, x, y, chart)),
      ...ends(chart, x, y),
      ...marks(chart, x, y),
    ].join(''),
    labels: placeLabels(labelsOf(chart, x, y), HEIGHT_PX),
  });
  const { title } = chart;
  return `<figure><figcaption>${escapeMarkup(title)}${legend(drawn, chart)}</figcaption><div class="chart" role="img" aria-label="${escapeMarkup(`${title}. ${chart.said ?? saidOf(chart, drawn)}`)}">${axisName('y-name', chart.y)}${frame}${axisName('x-name', chart.x)}</div></figure>`;
}

function axisName(of: string, { name }: Shown): string {
  return name === null ? '' : `<p class="${of}">${escapeMarkup(name)}</p>`;
}

function extent(values: readonly number[]): [low: number, high: number] {
  return values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

function isWhole(values: readonly number[]): boolean {
  return values.every(Number.isInteger);
}

function limitsOf({ limit, marks: all = [] }: LineChart): readonly number[] {
  return [...(limit === undefined ? [] : [limit.value]), ...all.map((mark) => mark.y)];
}

function legend(drawn: readonly Series[], chart: LineChart): string {
  if (drawn.length < 2) return '';
  const entries = drawn.map(
    (series, index) =>
      `<span class="series"><span class="key ${classOf(index, chart)}"></span>${escapeMarkup(series.name)}</span>`,
  );
  return ` <span class="legend">${entries.join(' ')}</span>`;
}

function classOf(index: number, { isBaseSecond = false }: LineChart): string {
  const css = lineClasses[index % lineClasses.length]!;
  return isBaseSecond && index === 1 ? `${css} base` : css;
}

function limitLine({ limit }: LineChart, y: Axis): string {
  return limit === undefined
    ? ''
    : `<path class="limit" d="M0,${y.at(limit.value).toFixed(2)}H100"/>`;
}

/** A stroke from the ground to each limit, so that a curve above its end is over it. */
function marks({ marks: all = [] }: LineChart, x: Axis, y: Axis): readonly string[] {
  return all.map((mark) => {
    const [at, top] = [x.at(mark.x).toFixed(2), y.at(mark.y).toFixed(2)];
    return `<path class="limit" d="M${at},${top}V100"/><path class="dot limit-dot" d="M${at},${top}h0"/>`;
  });
}

function ends(chart: LineChart, x: Axis, y: Axis): readonly string[] {
  return endsOf(chart).map(
    ({ series, index }) =>
      `<path class="line ${lineClasses[index % lineClasses.length]} end" d="M${x.at(series.x.at(-1)!).toFixed(2)},${y.at(series.y.at(-1)!).toFixed(2)}V0"/>`,
  );
}

/** The series that have an end to be told. */
function endsOf({ series, ends: texts = [] }: LineChart) {
  return series.flatMap((one, index) => {
    const text = texts[index] ?? null;
    return text === null || one.x.length === 0 ? [] : [{ series: one, index, text }];
  });
}

function labelsOf(chart: LineChart, x: Axis, y: Axis): readonly Label[] {
  const { limit, marks: all = [] } = chart;
  const overall = limit === undefined ? [] : [{ x: 100, y: y.at(limit.value), text: limit.label }];
  const single = all.map((mark) => ({ x: x.at(mark.x), y: y.at(mark.y), text: mark.label }));
  return [
    ...endsOf(chart).map(({ series, text }, nth) => ({
      x: x.at(series.x.at(-1)!),
      y: END_TOP + END_STEP * nth,
      text,
      kind: 'end-label' as const,
    })),
    ...[...overall, ...single].map((one) => ({ ...one, kind: 'limit-label' as const })),
  ];
}

function renderSeries(series: Series, index: number, x: Axis, y: Axis, chart: LineChart): string {
  const { style = 'line' } = chart;
  const css = classOf(index, chart);
  const path = style === 'dots' ? '' : `<path class="line ${css}" d="${linePath(series, x, y)}"/>`;
  const dots = style === 'line' ? '' : `<path class="dot ${css}" d="${dotPath(series, x, y)}"/>`;
  return path + dots;
}

/** `p50: 4.00 ms at 20, 9.00 ms at 120`. */
function saidOf({ x, y }: LineChart, drawn: readonly Series[]): string {
  const point = (series: Series, nth: number): string =>
    `${formatQuantity(series.y.at(nth)!, y.unit)} at ${formatQuantity(series.x.at(nth)!, x.unit)}`;
  const all = drawn.map((series) => `${series.name}: ${point(series, 0)}, ${point(series, -1)}`);
  return `${all.join('; ')}.`;
}
