import type { Evidence, Series } from '../../measurement/evidence.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import type { Limit } from '../../verdicts/verdict.ts';
import { limitInSigns } from '../wording.ts';
import { renderLineChart } from './charts/line-chart.ts';
import { ninesScale } from './charts/scale.ts';

/** A limit of a percentile: drawn at its percentile on the curve. */
export interface PercentileLimit {
  readonly percent: number;
  readonly limit: Limit;
}

/** How far a curve without any point beyond the median is drawn. */
const LEAST_PERCENT = 50;
const MOST_PERCENT = 99.99;

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
  const percents = drawn.flatMap(({ x }) => x.filter((percent) => percent < 100));
  const highest = Math.min(MOST_PERCENT, Math.max(LEAST_PERCENT, ...percents));
  return renderLineChart({
    title: 'Latency by percentile',
    xLabel: 'percentile (equal room for each further nine)',
    yLabel: unit,
    series: drawn,
    formatX: (percent) => `p${percent}`,
    formatY: (value) => formatQuantity(value, unit),
    xScale: (range) => ninesScale(highest, range),
    includeZero: true,
    isBaseSecond: drawn.length > 1,
    ends: drawn.map(({ x }) => ((x.at(-1) ?? 100) < 100 ? endText(x.at(-1)!) : null)),
    marks: limits
      .filter(({ limit }) => limit.unit === unit)
      .map(({ percent, limit }) => ({
        x: percent,
        y: limit.value,
        label: `p${percent} ${limitInSigns(limit)}`,
      })),
  });
}

function named(series: Series): Series {
  return { ...series, name: 'this run' };
}

/** `2.2 % not answered`. */
function endText(percent: number): string {
  const share = Number((1 - percent / 100).toFixed(6));
  return `${formatQuantity(share, 'ratio')} not answered`;
}
