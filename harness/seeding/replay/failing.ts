import { spread } from '../../../fixtures/faults/requests/request-faults.ts';
import { endCode } from '../../measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../measurement/measurement.ts';
import type { MetricSeries } from '../../measurement/metric-series.ts';

/** What a scenario would have measured if this share of its requests had failed. */
export function failing(measurement: LoadMeasurement, share: number): LoadMeasurement {
  const { ledger, metrics = [] } = measurement;
  const isHit = (n: number): boolean => ledger.end[n] === endCode.answered && spread(n) < share;
  const hits = ledger.end.reduce((count, _, n) => count + Number(isHit(n)), 0);
  const { answered, failed } = ledger.arrivals;
  return {
    ...measurement,
    ledger: {
      ...ledger,
      arrivals: {
        ...ledger.arrivals,
        answered: Math.max(0, answered - hits),
        failed: failed + Math.min(answered, hits),
      },
      latencyMs: ledger.latencyMs.map((ms, n) => (isHit(n) ? Number.POSITIVE_INFINITY : ms)),
      end: ledger.end.map((end, n) => (isHit(n) ? endCode.failed : end)),
    },
    metrics: metrics.map((series) => failedPoints(series, share)),
  };
}

/** A check of a failed answer does not hold; of other metrics of a script nobody knows. */
function failedPoints(series: MetricSeries, share: number): MetricSeries {
  const value = /^checks(?:\{|$)/u.test(series.name)
    ? 0
    : /^http_req_failed(?:\{|$)/u.test(series.name)
      ? 1
      : null;
  if (value === null) return series;
  return { ...series, values: series.values.map((one, n) => (spread(n) < share ? value : one)) };
}
