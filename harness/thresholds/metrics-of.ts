import { matchesSubject } from './subject.ts';
import type { MetricAggregation, Threshold } from './threshold.ts';

/** An expression of k6 that says of a metric no more than that it has such a statistic. */
const probes: Readonly<Record<MetricAggregation['kind'], string>> = {
  percentile: 'p(95)>=0',
  rate: 'rate>=0',
  count: 'count>=0',
  value: 'value>=0',
  min: 'value>=0',
  max: 'value>=0',
};

/**
 * The metrics of k6 that thresholds on these subjects name, each with expressions by which k6 itself can
 * say whether there is such a metric.
 */
export function metricsOf(
  thresholds: readonly Threshold[],
  subjects: readonly string[],
): Readonly<Record<string, readonly string[]>> {
  const expressions: Record<string, string[]> = {};
  for (const { subject, statistic } of thresholds) {
    if (statistic.kind !== 'metric') continue;
    if (!subjects.some((one) => matchesSubject(subject, one))) continue;
    (expressions[statistic.metric] ??= []).push(probes[statistic.of.kind]);
  }
  return expressions;
}
