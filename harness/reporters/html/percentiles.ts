import type { Evidence, Series } from '../../measurement/evidence.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import type { Unit } from '../../metrics/metric.ts';
import type { Limit } from '../../verdicts/verdict.ts';
import { limitInSigns } from '../wording.ts';
import { percentileAxis } from './charts/axis.ts';
import { renderLineChart } from './charts/line-chart.ts';

/** A limit of a percentile: drawn at its percentile on the curve. */
export interface PercentileLimit {
  readonly percent: number;
  readonly limit: Limit;
}

/** How far a curve without any point beyond the median is drawn. */
const LEAST_PERCENT = 50;
const MOST_PERCENT = 99.99;
/** What is said of a curve to those who can't see it. */
const saidPercents = [50, 90, 99, 99.9];

/**
 * Latency by percentile, every limit at its percentile. A curve that ends below 100 ends in a stroke upwards:
 * the rest was not answered, and lies above every answer.
 * @param base drawn behind the curve; null for none
 */
export function renderPercentiles(
  { series, unit }: Pick<Extract<Evidence, { kind: 'percentiles' }>, 'series' | 'unit'>,
  limits: readonly PercentileLimit[],
  base: Series | null = null,
): string {
  const [first, ...others] = series;
  const drawn = base === null || first === undefined ? series : [named(first), base, ...others];
  const own = limits.filter(({ limit }) => limit.unit === unit);
  const ends = drawn.map(({ x }) => ((x.at(-1) ?? 100) < 100 ? endText(x.at(-1)!) : null));
  const percents = [
    ...drawn.map(lastOwnPercent),
    ...own.map(({ percent }) => percent).filter((percent) => percent < 100),
  ];
  const highest = Math.min(MOST_PERCENT, Math.max(LEAST_PERCENT, ...percents));
  const hasMost = drawn.some(({ x }) => x.at(-1) === 100);
  return renderLineChart({
    title: 'Latency by percentile',
    x: { name: 'percentile', unit: 'count' },
    y: { name: null, unit },
    series: drawn,
    xAxis: percentileAxis(highest, hasMost),
    includeZero: true,
    isBaseSecond: drawn.length > 1,
    ends,
    marks: own.map(({ percent, limit }) => ({
      x: percent,
      y: limit.value,
      label: `p${percent} ${limitInSigns(limit)}`,
    })),
    said: drawn.map((one, index) => said(one, unit, ends[index] ?? null)).join(' '),
  });
}

/** From there on to the largest value a curve says nothing more: so few were measured. */
function lastOwnPercent({ x, y }: Series): number {
  const most = y.at(-1);
  const percent = x[y.findIndex((value) => value === most)] ?? 0;
  return percent < 100 ? percent : (x.at(-2) ?? 0);
}

function named(series: Series): Series {
  return { ...series, name: 'this run' };
}

/** `2.2 % not answered`. */
function endText(percent: number): string {
  const share = Number((1 - percent / 100).toFixed(6));
  return `${formatQuantity(share, 'ratio')} not answered`;
}

/** `this run: p50 4.10 ms, p99 57.8 ms.` */
function said({ name, x, y }: Series, unit: Unit, end: string | null): string {
  const values = saidPercents.flatMap((percent) => {
    const value = y[x.indexOf(percent)];
    return value === undefined ? [] : [`p${percent} ${formatQuantity(value, unit)}`];
  });
  return `${name}: ${[...values, ...(end === null ? [] : [end])].join(', ')}.`;
}
