import type { Series } from '../../../measurement/evidence.ts';
import { escapeMarkup } from '../../xml.ts';
import { linearScale, type Scale } from './scale.ts';

export interface LineChart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
  /** Horizontal line, e.g. the threshold. */
  readonly limit?: { readonly value: number; readonly label: string };
  /** Limits at one place of the x axis: a percentile's at its percentile. */
  readonly marks?: readonly { readonly x: number; readonly y: number; readonly label: string }[];
  /** Built from the x range in pixels; linear over the data without it. */
  readonly xScale?: (range: readonly [number, number]) => Scale;
  /** The second series is what the first one is compared with: drawn dashed. */
  readonly isBaseSecond?: boolean;
  /** Of each series, why it ends where it does: a stroke upwards from its last point; null for none. */
  readonly ends?: readonly (string | null)[];
  readonly points?: boolean;
  readonly includeZero?: boolean;
}

const WIDTH = 520;
const HEIGHT = 220;
const margin = { top: 12, right: 24, bottom: 36, left: 70 };
/** More points than this can't be told apart at this width. */
const MOST_POINTS = 1_000;
const lineClasses = ['line-a', 'line-b', 'line-c', 'line-d'];

/** A line chart as inline SVG: no script, no external style but the page's own classes. */
export function renderLineChart(chart: LineChart): string {
  const drawn = chart.series.filter((series) => series.x.length > 0);
  if (drawn.length === 0) return `<p class="empty">${escapeMarkup(chart.title)}: no points.</p>`;
  const x = (chart.xScale ?? linearOver(drawn.flatMap(({ x: values }) => extent(values))))([
    margin.left,
    WIDTH - margin.right,
  ]);
  const y = linearScale(yDomain(chart, drawn), [HEIGHT - margin.bottom, margin.top]);
  return `<figure><figcaption>${escapeMarkup(chart.title)}${legend(drawn)}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeMarkup(chart.title)}">
${xAxis(chart, x)}${yAxis(chart, y)}${limitLine(chart, y)}
${drawn.map((series, index) => line(series, index, x, y, chart)).join('\n')}${ends(chart, x, y)}
${marks(chart, x, y)}</svg></figure>`;
}

function linearOver(values: readonly number[]): (range: readonly [number, number]) => Scale {
  return (range) => linearScale(extent(values), range);
}

function extent(values: readonly number[]): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function yDomain(chart: LineChart, drawn: readonly Series[]): [low: number, high: number] {
  const [low, high] = extent(drawn.flatMap((series) => extent(series.y)));
  const limits = [
    ...(chart.limit === undefined ? [] : [chart.limit.value]),
    ...(chart.marks ?? []).map((mark) => mark.y),
  ];
  const withLimit = [low, high, ...limits];
  const base = chart.includeZero === true ? [0, ...withLimit] : withLimit;
  const [bottom, top] = extent(base);
  return [bottom, top + (top - bottom) * 0.05];
}

function legend(drawn: readonly Series[]): string {
  if (drawn.length < 2) return '';
  const entries = drawn.map(
    (series, index) =>
      `<span class="series"><span class="key ${lineClasses[index % lineClasses.length]}"></span>${escapeMarkup(series.name)}</span>`,
  );
  return ` <span class="legend">${entries.join(' ')}</span>`;
}

function xAxis(chart: LineChart, x: Scale): string {
  const bottom = HEIGHT - margin.bottom;
  const ticks = x.ticks.map((tick) => {
    const at = x(tick).toFixed(1);
    // The last one grows inwards, so that it is not cut off.
    const anchor = x(tick) > WIDTH - margin.right - 4 ? 'end' : 'middle';
    const shift = anchor === 'end' ? margin.right : 0;
    return `<line class="grid" x1="${at}" x2="${at}" y1="${margin.top}" y2="${bottom}"/><text class="tick" x="${(x(tick) + shift).toFixed(1)}" y="${bottom + 14}" text-anchor="${anchor}">${escapeMarkup(chart.formatX(tick))}</text>`;
  });
  const label = `<text class="axis" x="${(margin.left + WIDTH - margin.right) / 2}" y="${HEIGHT - 4}" text-anchor="middle">${escapeMarkup(chart.xLabel)}</text>`;
  return ticks.join('') + label;
}

function yAxis(chart: LineChart, y: Scale): string {
  const ticks = y.ticks.map((tick) => {
    const at = y(tick).toFixed(1);
    return `<line class="grid" x1="${margin.left}" x2="${WIDTH - margin.right}" y1="${at}" y2="${at}"/><text class="tick" x="${margin.left - 6}" y="${at}" dy="4" text-anchor="end">${escapeMarkup(chart.formatY(tick))}</text>`;
  });
  const middle = (margin.top + HEIGHT - margin.bottom) / 2;
  const label = `<text class="axis" transform="translate(12 ${middle}) rotate(-90)" text-anchor="middle">${escapeMarkup(chart.yLabel)}</text>`;
  return ticks.join('') + label;
}

function limitLine(chart: LineChart, y: Scale): string {
  if (chart.limit === undefined) return '';
  const at = y(chart.limit.value).toFixed(1);
  return `<line class="limit" x1="${margin.left}" x2="${WIDTH - margin.right}" y1="${at}" y2="${at}"/><text class="limit-label" x="${WIDTH - margin.right}" y="${at}" dy="-4" text-anchor="end">${escapeMarkup(chart.limit.label)}</text>`;
}

/** What a character of a label takes at most, on a narrow screen, where letters are larger. */
const LABEL_CHARACTER = 9;
const LABEL_HEIGHT = 15;

/** A stroke from the ground to each limit, so that a curve above its end is over it. */
function marks({ marks: all = [] }: LineChart, x: Scale, y: Scale): string {
  const placed: { readonly from: number; readonly to: number; readonly y: number }[] = [];
  return all
    .map((mark) => {
      const [at, top] = [x(mark.x), y(mark.y)];
      const width = mark.label.length * LABEL_CHARACTER;
      // A label near the left edge grows to the right, away from the axis.
      const isLeft = at < margin.left + width;
      const [from, to] = isLeft ? [at + 6, at + 6 + width] : [at - 5 - width, at - 5];
      let place = top - 5;
      while (
        placed.some(
          (one) => from < one.to && to > one.from && Math.abs(one.y - place) < LABEL_HEIGHT,
        )
      ) {
        place -= LABEL_HEIGHT;
      }
      placed.push({ from, to, y: place });
      return `<line class="limit" x1="${at.toFixed(1)}" x2="${at.toFixed(1)}" y1="${top.toFixed(1)}" y2="${HEIGHT - margin.bottom}"/><circle class="limit-dot" cx="${at.toFixed(1)}" cy="${top.toFixed(1)}" r="3"/><text class="limit-label" x="${(isLeft ? from : to).toFixed(1)}" y="${place.toFixed(1)}" text-anchor="${isLeft ? 'start' : 'end'}">${escapeMarkup(mark.label)}</text>`;
    })
    .join('');
}

function ends({ series, ends: texts = [] }: LineChart, x: Scale, y: Scale): string {
  return series
    .map(({ x: all, y: values }, index) => {
      const text = texts[index] ?? null;
      if (text === null || all.length === 0) return '';
      const at = x(all.at(-1)!).toFixed(1);
      const top = margin.top + 14 * index;
      const anchor = Number(at) > WIDTH / 2 ? 'end' : 'start';
      return `<line class="line ${lineClasses[index % lineClasses.length]} end" x1="${at}" x2="${at}" y1="${y(values.at(-1)!).toFixed(1)}" y2="${top}"/><text class="end-label" x="${at}" y="${top + 9}" dx="${anchor === 'end' ? -5 : 5}" text-anchor="${anchor}">${escapeMarkup(text)}</text>`;
    })
    .join('');
}

function line(
  series: Series,
  index: number,
  x: Scale,
  y: Scale,
  { points = false, isBaseSecond = false }: LineChart,
): string {
  const css = lineClasses[index % lineClasses.length];
  const coordinates = thin(series).map(([px, py]) => `${x(px).toFixed(1)},${y(py).toFixed(1)}`);
  const dots = points
    ? coordinates.map((pair) => {
        const [cx, cy] = pair.split(',');
        return `<circle class="dot ${css}" cx="${cx}" cy="${cy}" r="2.5"/>`;
      })
    : [];
  const dashed = isBaseSecond && index === 1 ? ' base' : '';
  return `<polyline class="line ${css}${dashed}" points="${coordinates.join(' ')}"><title>${escapeMarkup(series.name)}</title></polyline>${dots.join('')}`;
}

/** Every k-th point, so that at most `MOST_POINTS` are drawn; the last one always. */
function thin({ x, y }: Series): [number, number][] {
  const step = Math.ceil(x.length / MOST_POINTS);
  const kept: [number, number][] = [];
  for (let index = 0; index < x.length; index += step) kept.push([x[index]!, y[index]!]);
  const last = x.length - 1;
  if (last % step !== 0) kept.push([x[last]!, y[last]!]);
  return kept;
}
