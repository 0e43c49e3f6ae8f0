import { expect, test } from 'vitest';

import type {
  CapacityMeasurement,
  CapacityRate,
} from '../../../../harness/measurement/capacity/capacity.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import { judgeCapacity } from '../../../../harness/verdicts/capacity.ts';
import { judge } from '../../../../harness/verdicts/judge.ts';
import { loadRun } from './load-run.ts';

test.for([
  ['pass', { low: 200, high: 260 }, 200],
  ['pass', { low: 200, high: null }, 150],
  ['fail', { low: 100, high: 200 }, 200],
  ['fail', { low: null, high: 50 }, 200],
  ['inconclusive', { low: 190, high: 220 }, 200],
  ['inconclusive', { low: null, high: null }, 200],
] as const)('%s: %o against at least %d', ([verdict, bracket, atLeast]) => {
  expect(judgeCapacity(bracket, atLeast)).toBe(verdict);
});

function rate(changes: Partial<CapacityRate>): CapacityRate {
  return {
    rate: 100,
    seconds: 20,
    requests: 2000,
    failed: 0,
    holding: 'holds',
    overRatio: 0.1,
    latencyMs: { p50: 5, p95: 9, p99: 12 },
    cores: 0.5,
    ...changes,
  };
}

function found(changes: Partial<CapacityMeasurement> = {}): CapacityMeasurement {
  return {
    kind: 'capacity',
    subject: 'load/predict',
    objective: 'p99 < 50ms',
    low: 220,
    high: 260,
    estimate: 240,
    rates: [rate({ rate: 220 }), rate({ rate: 260, holding: 'exceeds' })],
    seconds: 240,
    stopped: null,
    broken: null,
    ...changes,
  };
}

function gateOf(measurements: Parameters<typeof judge>[0], limit = '>= 200/s') {
  const thresholds = parseThresholds({ 'load/predict': { capacity: { 'p99 < 50ms': limit } } });
  const gates = judge(measurements, thresholds, { alpha: 0.01, suites: ['load'] });
  const gate = gates.find(({ statistic }) => statistic.startsWith('capacity'));
  if (gate === undefined) throw new Error('there is a gate');
  return gate;
}

test('the bounds of the search are the interval, and decide', () => {
  expect(gateOf([found()])).toMatchObject({
    id: 'load/predict capacity.p99 < 50ms',
    verdict: 'pass',
    measured: { value: 240, unit: '1/s', interval: [220, 260], sample: { count: 4000 } },
    reason: 'p99 < 50ms holds at 220 a second, looks kept up to 240, is broken at 260',
    needs: null,
  });
  expect(gateOf([found()], '>= 260/s').verdict).toBe('fail');
  const open = gateOf([found({ stopped: 'the budget is spent' })], '>= 240/s');
  expect(open).toMatchObject({ verdict: 'inconclusive' });
  expect(open.reason).toMatch(/ended: the budget is spent$/u);
  expect(open.needs).toContain('4 min');
});

test('more than a rate is not shown by that rate', () => {
  expect(gateOf([found()], '>= 220/s').verdict).toBe('pass');
  expect(gateOf([found()], '> 220/s').verdict).toBe('inconclusive');
});

const titles = (measurement: CapacityMeasurement) =>
  gateOf([measurement]).evidence.map((one) => ('title' in one ? one.title : one.kind));

test('shows rate against percentiles and processor, and failures where there are some', () => {
  expect(titles(found())).toEqual([
    'Latency by rate',
    'Cores of the target by rate',
    'the rates of the search',
  ]);
  expect(titles(found({ rates: [rate({ failed: 3, cores: null })] }))).toEqual([
    'Latency by rate',
    'Share of failed requests by rate',
    'the rates of the search',
  ]);
});

test('a percentile that was not answered has no point', () => {
  const silent = rate({ rate: 300, latencyMs: { p50: 5, p95: 9, p99: Infinity } });
  const [curve] = gateOf([found({ rates: [rate({}), silent] })]).evidence;
  const series = curve?.kind === 'curve' ? curve.series : [];
  expect(series.map(({ name, x }) => [name, x.length])).toEqual([
    ['p50', 2],
    ['p95', 2],
    ['p99', 1],
  ]);
});

test('a search whose target died fails, and one whose generator was lost is open', () => {
  const dead = found({ broken: 'the back end died under load at 400 a second' });
  expect(gateOf([dead])).toMatchObject({ verdict: 'fail', reason: dead.broken });
  expect(gateOf([{ ...dead, isGeneratorLost: true }]).verdict).toBe('inconclusive');
});

test('a load that broke breaks no search, and another objective answers nothing', () => {
  const broken = loadRun({ broken: 'the script threw' });
  expect(gateOf([broken, found()]).verdict).toBe('pass');
  expect(gateOf([found({ objective: 'p95 < 50ms' })])).toMatchObject({
    verdict: 'inconclusive',
    measured: null,
  });
});

test.for([
  [{ capacity: { 'p99 < 50ms': '<= 200/s' } }, /it takes >= or >, not <=/u],
  [{ capacity: { 'p99 < 50ms': '>= 200ms' } }, /its unit is 1\/s|its unit is \/s/u],
  [{ capacity: '>= 200/s' }, /'capacity' needs an objective/u],
] as const)('%o is refused', ([limits, message]) => {
  expect(() => parseThresholds({ 'load/predict': limits })).toThrow(message);
});
