import type { CapacityMeasurement, CapacityRate } from '../measurement/capacity/capacity.ts';
import type { Evidence } from '../measurement/evidence.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import { formatSeconds } from '../metrics/format-seconds.ts';
import type { Verdict } from '../statistics/verdict.ts';
import type { Rule } from './rule.ts';

type Bracket = Pick<CapacityMeasurement, 'low' | 'high'>;

/**
 * Whether a back end bears a rate: it passes if the objective is shown to hold there or above, fails if it is
 * shown to be broken there or below, and else it can't be told.
 */
export function judgeCapacity({ low, high }: Bracket, atLeast: number): Verdict {
  if (high !== null && high <= atLeast) return 'fail';
  return low !== null && low >= atLeast ? 'pass' : 'inconclusive';
}

/**
 * The highest rate that keeps an objective, between the bounds of a search, each of which errs with the
 * gate's own levels over all looks at its rate.
 */
export const capacity: Rule<'capacity', 'capacity'> = {
  statistic: 'capacity',
  measurement: 'capacity',
  judge({ threshold }, measurement, { levels }) {
    const { low, high, estimate, rates, stopped, seconds } = measurement;
    const { value: least, comparison } = threshold.bound.limit;
    // More than n is shown by holding at the next whole rate.
    const atLeast = comparison === '>' ? least + 1 : least;
    const verdict = judgeCapacity({ low, high }, atLeast);
    const shown = estimate ?? low ?? high;
    return {
      verdict,
      measured:
        shown === null
          ? null
          : {
              value: shown,
              unit: '1/s',
              interval: [low, high],
              confidence: 1 - levels.pass - levels.fail,
              sample: {
                count: rates.reduce((sum, { requests }) => sum + requests, 0),
                of: 'requests',
              },
            },
      reason: `${capacitySentence(measurement, measurement.objective)}${stopped === null ? '' : `; ended: ${stopped}`}`,
      needs:
        verdict === 'inconclusive'
          ? `more than ${formatSeconds(seconds)} for the search, or a limit further from where it is`
          : null,
      evidence: rates.length === 0 ? [] : [...curves(rates), ratesTable(rates)],
    };
  },
};

/** The answer in a sentence: between which rates an objective ceases to hold. */
export function capacitySentence(
  { low, high, estimate }: Pick<CapacityMeasurement, 'low' | 'high' | 'estimate'>,
  objective: string,
): string {
  const parts = [
    low === null ? 'is shown to hold at no rate' : `holds at ${low} a second`,
    ...(estimate === null || estimate === low ? [] : [`looks kept up to ${estimate}`]),
    high === null ? 'is shown to be broken at none' : `is broken at ${high}`,
  ];
  return `${objective} ${parts.join(', ')}`;
}

/** Rate against the percentiles, the share of failures, and the processor; what was not answered has no point. */
function curves(rates: readonly CapacityRate[]): Evidence[] {
  const line = (name: string, of: (rate: CapacityRate) => number) => {
    const points = rates.filter((rate) => Number.isFinite(of(rate)));
    return { name, x: points.map(({ rate }) => rate), y: points.map(of) };
  };
  const x = { xLabel: 'arrivals a second' };
  const latency: Evidence = {
    kind: 'curve',
    title: 'Latency by rate',
    ...x,
    unit: 'ms',
    series: (['p50', 'p95', 'p99'] as const).map((p) => line(p, ({ latencyMs }) => latencyMs[p])),
  };
  const failed: Evidence = {
    kind: 'curve',
    title: 'Share of failed requests by rate',
    ...x,
    unit: 'ratio',
    series: [line('failed', ({ failed: count, requests }) => count / requests)],
  };
  const cores: Evidence = {
    kind: 'curve',
    title: 'Cores of the target by rate',
    ...x,
    unit: 'count',
    series: [line('cores', (rate) => rate.cores ?? Number.NaN)],
  };
  return [
    latency,
    ...(rates.some((rate) => rate.failed > 0) ? [failed] : []),
    ...(rates.some((rate) => rate.cores !== null) ? [cores] : []),
  ];
}

const words = { holds: 'holds', exceeds: 'does not hold', open: 'not shown' } as const;

/** What each row of a search says, as the columns name it. */
export const rateColumns = [
  'rate',
  'p50',
  'p95',
  'p99',
  'failed',
  'requests',
  'time',
  'cores',
  'objective',
] as const;

/** One rate in words, in the order of `rateColumns`. */
export function rateCells(rate: CapacityRate): readonly string[] {
  return [
    `${rate.rate}/s`,
    answered(rate.latencyMs.p50),
    answered(rate.latencyMs.p95),
    answered(rate.latencyMs.p99),
    formatQuantity(rate.failed, 'count'),
    formatQuantity(rate.requests, 'count'),
    formatSeconds(rate.seconds),
    rate.cores === null ? '–' : formatQuantity(rate.cores, 'count'),
    `${words[rate.holding]} (${rate.overRatio.toFixed(2)} × what it allows)`,
  ];
}

function answered(ms: number): string {
  return Number.isFinite(ms) ? formatQuantity(ms, 'ms') : 'none';
}

function ratesTable(rates: readonly CapacityRate[]): Evidence {
  return {
    kind: 'table',
    title: 'the rates of the search',
    columns: [...rateColumns],
    rows: rates.map((rate) => [...rateCells(rate)]),
  };
}
