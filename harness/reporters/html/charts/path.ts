import { line } from 'd3-shape';
import type { Series } from '../../../measurement/evidence.ts';
import type { Axis } from './axis.ts';

/** More points than this can't be told apart at the width of a page. */
const MOST_POINTS = 1_000;
/** Of a percent: a tenth of a pixel. */
const DIGITS = 2;

const drawLine = line().digits(DIGITS);

/** The path of a series, in percent of the plot. */
export function linePath(series: Series, x: Axis, y: Axis): string {
  return drawLine(placesOf(series, x, y)) ?? '';
}

/** A path of a dot at each point: strokes without a length, which round ends make visible. */
export function dotPath(series: Series, x: Axis, y: Axis): string {
  return placesOf(series, x, y)
    .map((place) => `M${place.map((one) => one.toFixed(DIGITS)).join(',')}h0`)
    .join('');
}

function placesOf(series: Series, x: Axis, y: Axis): [number, number][] {
  return thin(series).map(([px, py]) => [x.at(px), y.at(py)]);
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
