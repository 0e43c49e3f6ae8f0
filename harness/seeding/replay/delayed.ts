import { spread } from '../../../fixtures/faults/requests/request-faults.ts';
import { endCode } from '../../measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../measurement/measurement.ts';
import type { MetricSeries } from '../../measurement/metric-series.ts';
import type { Seed } from '../seed.ts';

type Delay = Pick<Extract<Seed, { kind: 'delay' }>, 'share' | 'ms'>;

/** Of the metrics of k6, those that hold the time that an answer took. */
const answerTimes = /^(?:http_req_duration|http_req_waiting|iteration_duration)(?:\{|$)/u;

/** What a scenario would have measured if these answers had come later; of several the longest holds. */
export function delayed(measurement: LoadMeasurement, delays: readonly Delay[]): LoadMeasurement {
  const { ledger, metrics = [] } = measurement;
  const latencyMs = ledger.latencyMs.map((latency, n) => {
    const isUnderWay = ledger.end[n] === endCode.answered || ledger.end[n] === endCode['in flight'];
    return isUnderWay ? latency + delayOf(n, delays) : latency;
  });
  return {
    ...measurement,
    ledger: { ...ledger, latencyMs },
    metrics: metrics.map((series) =>
      answerTimes.test(series.name) ? later(series, delays) : series,
    ),
  };
}

function later(series: MetricSeries, delays: readonly Delay[]): MetricSeries {
  return { ...series, values: series.values.map((value, n) => value + delayOf(n, delays)) };
}

function delayOf(n: number, delays: readonly Delay[]): number {
  const at = spread(n);
  return delays.reduce((most, { share, ms }) => (at < share ? Math.max(most, ms) : most), 0);
}
