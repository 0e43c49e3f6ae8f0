import type { CapacityDuetMeasurement } from '../measurement/capacity/capacity-duet.ts';
import type { CapacityRate, HeldUp } from '../measurement/capacity/capacity.ts';
import type { Evidence, Series } from '../measurement/evidence.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import { formatSeconds } from '../metrics/format-seconds.ts';

const xLabel = 'arrivals a second';
const percentiles = ['p50', 'p95', 'p99'] as const;
type Percentile = (typeof percentiles)[number];

/** Rate against the percentiles, the share of failures, and the processor. */
export function capacityCurves(rates: readonly CapacityRate[]): Evidence[] {
  return [
    curve(
      'Latency by rate',
      'ms',
      percentiles.map((p) => lineOf(p, rates, of[p])),
    ),
    ...(rates.some(hasFailed)
      ? [curve(titles.failed, 'ratio', [lineOf('failed', rates, of.failed)])]
      : []),
    ...(rates.some(isSeen)
      ? [curve(titles.cores, 'count', [lineOf('cores', rates, of.cores)])]
      : []),
  ];
}

/** Both sides on one axis of rates each, the pairs that decided, and all that was applied. */
export function bothCapacities({
  sides,
  against,
  objective,
  pairs,
}: CapacityDuetMeasurement): Evidence[] {
  const { base, candidate } = sides;
  const all = [...base.rates, ...candidate.rates];
  if (all.length === 0) return [];
  const lines = (value: (rate: CapacityRate) => number): Series[] => [
    lineOf('this side', candidate.rates, value),
    lineOf(against, base.rates, value),
  ];
  return [
    curve(`What is over the limit, of what ${objective} allows, by rate`, 'ratio', lines(of.over)),
    ...gatedPercentiles(objective).map((p) => curve(`${p} by rate`, 'ms', lines(of[p]))),
    ...(all.some(hasFailed) ? [curve(titles.failed, 'ratio', lines(of.failed))] : []),
    ...(all.some(isSeen) ? [curve(titles.cores, 'count', lines(of.cores))] : []),
    pairsTable(pairs, against),
    ...heldUpText([
      ['this side', candidate.heldUp],
      [against, base.heldUp],
    ]),
    ratesTable(candidate.rates, 'the rates of this side'),
    ratesTable(base.rates, `the rates of ${against}`),
  ];
}

const of = {
  p50: ({ latencyMs }: CapacityRate) => latencyMs.p50,
  p95: ({ latencyMs }: CapacityRate) => latencyMs.p95,
  p99: ({ latencyMs }: CapacityRate) => latencyMs.p99,
  failed: ({ failed, requests }: CapacityRate) => failed / requests,
  cores: ({ cores }: CapacityRate) => cores ?? Number.NaN,
  over: ({ overRatio }: CapacityRate) => overRatio,
};

const titles = {
  failed: 'Share of failed requests by rate',
  cores: 'Cores of the target by rate',
};

const hasFailed = ({ failed }: CapacityRate): boolean => failed > 0;
const isSeen = ({ cores }: CapacityRate): boolean => cores !== null;

/** Those that the objective names, the median beside them. */
function gatedPercentiles(objective: string): readonly Percentile[] {
  const named = percentiles.filter((p) =>
    new RegExp(String.raw`${p}(?![\d.])`, 'u').test(objective),
  );
  return [...new Set<Percentile>(['p50', ...(named.length === 0 ? (['p99'] as const) : named)])];
}

function curve(title: string, unit: 'ms' | 'ratio' | 'count', series: readonly Series[]): Evidence {
  return { kind: 'curve', title, xLabel, unit, series };
}

/** What was not answered has no point. */
function lineOf(
  name: string,
  rates: readonly CapacityRate[],
  value: (rate: CapacityRate) => number,
): Series {
  const points = rates.filter((rate) => Number.isFinite(value(rate)));
  return { name, x: points.map(({ rate }) => rate), y: points.map(value) };
}

/** What was full at the knee of each side. */
function heldUpText(
  sides: readonly (readonly [name: string, heldUp: HeldUp | undefined])[],
): Evidence[] {
  const lines = sides.flatMap(([name, heldUp]) =>
    heldUp === undefined ? [] : [`${name}: ${heldUpSentence(heldUp)}`],
  );
  return lines.length === 0 ? [] : [{ kind: 'text', title: 'What holds them up', lines }];
}

/** `at 498 a second the likely bottleneck is CPU of the target (busiest thread 98 % …)` */
export function heldUpSentence({ rate, by, evidence }: HeldUp): string {
  const read = evidence.join(', ');
  return by === null
    ? `at ${rate} a second no bottleneck is evident (${read})`
    : `at ${rate} a second the likely bottleneck is ${by} (${read})`;
}

const shown = (kept: boolean | null): string =>
  kept === null ? 'not applied' : kept ? 'kept' : 'broken';

function pairsTable(pairs: CapacityDuetMeasurement['pairs'], against: string): Evidence {
  return {
    kind: 'table',
    title: 'pairs of stretches, in their order',
    columns: [`rate of ${against}`, 'did', 'rate of this side', 'did', 'time of each'],
    rows: pairs.map(({ rates, kept, seconds }) => [
      `${rates.base}/s`,
      shown(kept.base),
      `${rates.candidate}/s`,
      shown(kept.candidate),
      formatSeconds(seconds),
    ]),
  };
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

export function ratesTable(
  rates: readonly CapacityRate[],
  title = 'the rates of the search',
): Evidence {
  return {
    kind: 'table',
    title,
    columns: [...rateColumns],
    rows: rates.map((rate) => [...rateCells(rate)]),
  };
}
