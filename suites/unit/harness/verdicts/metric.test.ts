import { describe, expect, test } from 'vitest';

import type { MetricSeries } from '../../../../harness/measurement/metric-series.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import type { WrittenSubject } from '../../../../harness/thresholds/written.ts';
import { judge } from '../../../../harness/verdicts/judge.ts';
import { loadRun } from './load-run.ts';

/** 100 points a second for a minute. */
function series(name: string, value: (index: number) => number, count = 6000): MetricSeries {
  return {
    name,
    timesMs: Float64Array.from({ length: count }, (_, index) => index * 10),
    values: Float64Array.from({ length: count }, (_, index) => value(index)),
  };
}

function gateOf(limits: WrittenSubject, ...metrics: readonly MetricSeries[]) {
  const thresholds = parseThresholds({ 'load/predict': limits });
  const measurement = loadRun({ seconds: 60, rate: 100, metrics });
  const [gate] = judge([measurement], thresholds, { alpha: 0.01, suites: ['load'] });
  if (gate === undefined) throw new Error('there is no gate');
  return gate;
}

describe('a trend of the script', () => {
  const tokens = series('tokens{kind:api}', (index) => 40 + (index % 7));

  test.each([
    [{ 'tokens{kind:api}': { p95: '<= 60' } }, 'pass'],
    [{ 'tokens{kind:api}': { p95: '<= 41' } }, 'fail'],
    [{ 'tokens{kind:api}': { p95: '>= 30' } }, 'pass'],
    [{ 'tokens{kind:api}': { p5: '>= 50' } }, 'fail'],
  ] as const)('is judged by its percentiles: %o', (limits, verdict) => {
    const gate = gateOf(limits, tokens);
    expect(gate).toMatchObject({ verdict });
    expect(gate.measured?.value).toBeGreaterThanOrEqual(40);
  });

  test('without a point says nothing', () => {
    const gate = gateOf(
      { tokens: { p95: '<= 60' } },
      series('tokens', () => 1, 0),
    );
    expect(gate).toMatchObject({ verdict: 'inconclusive', measured: null });
    expect(gate.reason).toContain("no point of the metric 'tokens' came");
  });
});

function held(share: number): MetricSeries {
  return series('checks', (index) => Number(index % 1000 >= share * 1000));
}

describe('checks, and any other rate', () => {
  test.each([
    [0.001, '>= 98%', 'pass'],
    [0.2, '>= 99%', 'fail'],
    [0, '>= 100%', 'pass'],
    [0.001, '>= 100%', 'fail'],
  ] as const)('that do not hold in a share of %d are held against %s', (share, limit, verdict) => {
    expect(gateOf({ checks: limit }, held(share))).toMatchObject({ verdict });
  });

  test('of one name are a metric of their own', () => {
    const own = { ...held(0.2), name: 'checks{check:is fine}' };
    expect(gateOf({ checks: { 'is fine': '>= 99%' } }, own)).toMatchObject({ verdict: 'fail' });
  });

  test('may be limited from above', () => {
    const retried = series('retried', (index) => Number(index % 100 === 0));
    expect(gateOf({ retried: { rate: '<= 5%' } }, retried)).toMatchObject({ verdict: 'pass' });
    expect(gateOf({ retried: { rate: '<= 0.1%' } }, retried)).toMatchObject({ verdict: 'fail' });
  });
});

describe('what is counted', () => {
  const orders = series('orders', () => 2);

  test.each([
    [{ orders: { count: '>= 12000' } }, 'pass'],
    [{ orders: { count: '> 12000' } }, 'fail'],
    [{ orders: { rate: '>= 200/s' } }, 'pass'],
    [{ orders: { rate: '>= 201/s' } }, 'fail'],
    [{ orders: { max: '<= 2' } }, 'pass'],
    [{ orders: { value: '== 3' } }, 'fail'],
  ] as const)('is exact: %o', (limits, verdict) => {
    expect(gateOf(limits, orders)).toMatchObject({ verdict });
  });

  test('is 0 where nothing came', () => {
    const none = series('orders', () => 1, 0);
    expect(gateOf({ orders: { count: 0 } }, none)).toMatchObject({ verdict: 'pass' });
    expect(gateOf({ orders: { count: '>= 1' } }, none)).toMatchObject({ verdict: 'fail' });
  });
});

test('throughput is what was answered', () => {
  expect(gateOf({ rate: '>= 100/s' })).toMatchObject({ verdict: 'pass', measured: { value: 100 } });
  expect(gateOf({ rate: '>= 101/s' })).toMatchObject({ verdict: 'fail' });
});

test.each([
  [{ tokens: { mean: '<= 3ms' } }, "unsupported statistic 'mean' on the metric 'tokens'"],
  [{ tokens: '<= 3ms' }, "unknown statistic 'tokens'"],
  [{ rate: '<= 3/s' }, 'it takes >= or >'],
  [{ checks: '>= 3ms' }, 'its unit is % or 1/s'],
] as const)('refuses %o', (limits, message) => {
  expect(() => parseThresholds({ 'load/predict': limits })).toThrow(message);
});
