import type { LoadMeasurement } from '../measurement/measurement.ts';
import type { MetricSeries } from '../measurement/metric-series.ts';
import { formatPercent } from '../metrics/format-percent.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import type { Unit } from '../metrics/metric.ts';
import { judgeProportion } from '../statistics/share/judge-proportion.ts';
import { judgeQuantile } from '../statistics/share/judge-quantile.ts';
import type { Limit } from '../thresholds/threshold.ts';
import { assumedBurstSeconds, describeShare, levelsAt, lookOf } from './load/share-gate.ts';
import { type Judgement, notMeasured, type Rule, type RuleContext } from './rule.ts';

/**
 * Any metric that k6 measures, by its points in the scenario: percentiles of a trend and the share of a
 * rate with the tests of latencies and errors, counts, frequencies and gauges exactly. A metric that
 * never had a point says nothing but for `count`, which is 0 then.
 */
export const metric: Rule<'metric', 'load'> = {
  statistic: 'metric',
  measurement: 'load',
  judge({ statistic, threshold }, measurement, context) {
    const series = measurement.metrics?.find(({ name }) => name === statistic.metric);
    const { limit } = threshold.bound;
    if (series === undefined)
      return notMeasured(`the points of '${statistic.metric}' were not kept`);
    const { of } = statistic;
    if (of.kind === 'count') return exact(sumOf(series), limit, 'count', series);
    if (series.values.length === 0) {
      return notMeasured(
        `no point of the metric '${statistic.metric}' came`,
        'points of the metric: check its name and tags',
      );
    }
    if (of.kind === 'percentile') return percentile(series, of.p, limit, measurement, context);
    if (of.kind === 'rate') {
      return limit.unit === '1/s'
        ? exact(sumOf(series) / secondsOf(measurement), limit, '1/s', series)
        : share(series, limit, measurement, context);
    }
    const { values } = series;
    const value = {
      value: values.at(-1)!,
      min: values.reduce((least, one) => Math.min(least, one), Infinity),
      max: values.reduce((most, one) => Math.max(most, one), -Infinity),
    }[of.kind];
    return exact(value, limit, limit.unit, series);
  },
};

function sumOf({ values }: MetricSeries): number {
  return values.reduce((sum, one) => sum + one, 0);
}

/** As long as the plan; where there is none, as long as requests were due. */
export function secondsOf({ plannedSeconds, ledger }: LoadMeasurement): number {
  return (
    plannedSeconds ?? Math.max(1e-3, ((ledger.dueMs.at(-1) ?? 0) - (ledger.dueMs[0] ?? 0)) / 1000)
  );
}

export function keeps(value: number, { comparison, value: limit }: Limit): boolean {
  if (comparison === '==') return value === limit;
  if (comparison === '<') return value < limit;
  if (comparison === '<=') return value <= limit;
  return comparison === '>' ? value > limit : value >= limit;
}

function exact(value: number, limit: Limit, unit: Unit, { values }: MetricSeries): Judgement {
  const passes = keeps(value, limit);
  return {
    verdict: passes ? 'pass' : 'fail',
    measured: {
      value,
      unit,
      interval: null,
      confidence: 1,
      sample: { count: values.length, of: 'points' },
    },
    reason: `${formatQuantity(value, unit)}, by ${formatQuantity(values.length, 'count')} points`,
    needs: null,
    evidence: [],
  };
}

/** What `describeShare` says of closed scenarios does not hold for points that a script makes itself. */
const asTheyCame = { isCycleStable: true, heldBack: 0, leftOut: 0 };

/** At most 1 − p of the points may be over a limit; at most p of them under one with `>=`. */
function percentile(
  { timesMs, values }: MetricSeries,
  p: number,
  limit: Limit,
  measurement: LoadMeasurement,
  context: RuleContext,
): Judgement {
  const isLeast = limit.comparison.startsWith('>');
  const sign = isLeast ? -1 : 1;
  const question = {
    p: isLeast ? 1 - p : p,
    isOver: (signed: number) => !keeps(sign * signed, limit),
    burstSeconds: assumedBurstSeconds(context.burstMs.latency, context),
  };
  const look = lookOf(measurement.segments, context);
  const part = { dueMs: timesMs, values: values.map((value) => sign * value) };
  const found = judgeQuantile(
    [part],
    question,
    levelsAt(context.levels, look),
    context.earlier?.evidence ?? [],
  );
  const words = {
    over: `are ${isLeast ? 'under' : 'over'} ${formatQuantity(limit.value, limit.unit)}`,
    aside: '',
  };
  const shown = (end: number | null): number | null => (end === null ? null : bounded(sign * end));
  const [low, high] = isLeast ? [found.high, found.low] : [found.low, found.high];
  return {
    ...describeShare(found, null, asTheyCame, words, look, context),
    measured: {
      value: sign * found.value,
      unit: limit.unit,
      interval: [shown(low), shown(high)],
      confidence: 1 - context.levels.pass - context.levels.fail,
      sample: { count: found.evidence.requests, of: 'points' },
    },
    share: found.evidence,
  };
}

function bounded(end: number): number | null {
  return Number.isFinite(end) ? end : null;
}

/** The share of true points; with `>=` the share of false ones is held against what is left. */
function share(
  { timesMs, values }: MetricSeries,
  limit: Limit,
  measurement: LoadMeasurement,
  context: RuleContext,
): Judgement {
  const isLeast = limit.comparison.startsWith('>');
  const over = Uint8Array.from(values, (value) => Number(isLeast ? value === 0 : value !== 0));
  const events = over.reduce((sum, one) => sum + one, 0);
  const p0 = isLeast ? 1 - limit.value : limit.value;
  const shown = (rate: number): number => (isLeast ? 1 - rate : rate);
  const counted = `${formatQuantity(values.length - (isLeast ? events : values.length - events), 'count')} of ${formatQuantity(values.length, 'count')} (${formatPercent(shown(events / values.length))})`;
  const value = shown(events / values.length);
  const sample = { count: values.length, of: 'points' };
  if (p0 <= 0 || p0 >= 1) {
    const passes = events <= p0 * values.length;
    return {
      verdict: passes ? 'pass' : 'fail',
      measured: { value, unit: 'ratio', interval: null, confidence: 1, sample },
      reason: counted,
      needs: null,
      evidence: [],
      limit: { ...limit, unit: 'ratio' },
    };
  }
  const look = lookOf(measurement.segments, context);
  const question = { p0, burstSeconds: assumedBurstSeconds(context.burstMs.errors, context) };
  const found = judgeProportion(
    [{ dueMs: timesMs, over }],
    question,
    levelsAt(context.levels, look),
    context.earlier?.evidence ?? [],
  );
  const words = { over: isLeast ? 'did not hold' : 'hold', aside: '' };
  const interval = isLeast
    ? ([shown(found.high), shown(found.low)] as const)
    : ([found.low, found.high] as const);
  return {
    ...describeShare(found, null, asTheyCame, words, look, context),
    measured: {
      value,
      unit: 'ratio',
      interval: [interval[0], interval[1]],
      confidence: 1 - context.levels.pass - context.levels.fail,
      sample,
    },
    share: found.evidence,
  };
}
