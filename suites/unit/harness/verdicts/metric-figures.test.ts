import { describe, expect, test } from 'vitest';
import type { MetricSeries } from '../../../../harness/measurement/metric-series.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import type { WrittenSubject } from '../../../../harness/thresholds/written.ts';
import type { Limit } from '../../../../harness/thresholds/threshold.ts';
import { judge } from '../../../../harness/verdicts/judge.ts';
import { keeps, secondsOf } from '../../../../harness/verdicts/metric.ts';
import { loadRun } from './load-run.ts';

/** 100 points a second. */
function series(value: (index: number) => number, count = 6_000, name = 'tokens'): MetricSeries {
  return {
    name,
    timesMs: Float64Array.from({ length: count }, (_, index) => index * 10),
    values: Float64Array.from({ length: count }, (_, index) => value(index)),
  };
}

function gateOf(limits: WrittenSubject, metric: MetricSeries) {
  const measured = loadRun({ seconds: 60, rate: 100, metrics: [metric] });
  const thresholds = parseThresholds({ 'load/predict': limits });
  const options = { alpha: 0.01, suites: ['load'], burstMs: { latency: 50, errors: 50 } };
  const [gate] = judge([measured], thresholds, options);
  return gate!;
}

test.each([
  ['==', 3, 3, true],
  ['==', 3, 3.1, false],
  ['<', 3, 2.9, true],
  ['<', 3, 3, false],
  ['<=', 3, 3, true],
  ['<=', 3, 3.1, false],
  ['>', 3, 3.1, true],
  ['>', 3, 3, false],
  ['>=', 3, 3, true],
  ['>=', 3, 2.9, false],
] as const)('a limit of %s %d and a value of %d', (comparison, value, measured, isKept) => {
  const limit: Limit = { comparison, value, unit: 'count', text: '' };
  expect(keeps(measured, limit)).toBe(isKept);
});

describe('a rate is of', () => {
  test('the planned time', () => {
    expect(secondsOf(loadRun({ seconds: 10, rate: 100, plannedSeconds: 12 }))).toBe(12);
  });

  test('the time in which requests were due, where there is no plan', () => {
    const open = { plannedSeconds: null };
    expect(secondsOf(loadRun({ seconds: 10, rate: 100, ...open }))).toBeCloseTo(9.99, 9);
    expect(secondsOf(loadRun({ seconds: 0, ...open }))).toBe(1e-3);
    expect(secondsOf(loadRun({ seconds: 1, rate: 1, ...open }))).toBe(1e-3);
  });
});

describe('a figure is exact', () => {
  const values = [4, 9, 1, 7];
  const few = series((index) => values[index]!, 4);

  test.each([
    [{ min: '>= 2' }, 1, 'count'],
    [{ max: '<= 2' }, 9, 'count'],
    [{ value: '== 2' }, 7, 'count'],
    [{ count: '<= 2' }, 21, 'count'],
    [{ rate: '>= 2/s' }, 21 / 60, '1/s'],
  ] as const)('of %o', (limit, value, unit) => {
    expect(gateOf({ tokens: limit }, few)).toMatchObject({
      verdict: 'fail',
      measured: {
        value,
        unit,
        interval: null,
        confidence: 1,
        sample: { count: 4, of: 'points' },
      },
      needs: null,
      evidence: [],
    });
  });

  test('and says by how many points', () => {
    expect(gateOf({ tokens: { max: '<= 9' } }, few)).toMatchObject({
      verdict: 'pass',
      reason: '9, by 4 points',
    });
  });
});

describe('a percentile', () => {
  const rising = series((index) => 40 + (index % 100) / 10);

  test('under a limit has its interval, and says what is over', () => {
    const gate = gateOf({ tokens: { p90: '<= 49.5' } }, rising);
    expect(gate.verdict).toBe('pass');
    expect(gate.reason).toMatch(
      /^240 of 6,000 requests are over 49\.5; 10 % may: holds for bursts/,
    );
    const { value = Number.NaN, interval } = gate.measured ?? {};
    expect(value).toBeCloseTo(48.9, 9);
    const [low, high] = interval ?? [];
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    expect(high).toBeLessThanOrEqual(49.5);
    expect(gate.measured).toMatchObject({
      unit: 'count',
      confidence: 0.98,
      sample: { count: 6_000, of: 'points' },
    });
  });

  test('over a limit says what is under it', () => {
    const gate = gateOf({ tokens: { p10: '>= 40.5' } }, rising);
    expect(gate.verdict).toBe('pass');
    expect(gate.reason).toContain('300 of 6,000 requests are under 40.5; 10 % may');
    const { value = Number.NaN, interval } = gate.measured ?? {};
    expect(value).toBeGreaterThan(40.5);
    const [low, high] = interval ?? [];
    expect(low).toBeLessThan(value);
    expect(low).toBeGreaterThanOrEqual(40.5);
    expect(high).toBeGreaterThan(value);
  });

  test('at its limit keeps one that is not strict', () => {
    const same = series(() => 40);
    expect(gateOf({ tokens: { p90: '<= 40' } }, same).verdict).toBe('pass');
    expect(gateOf({ tokens: { p90: '< 40' } }, same).verdict).toBe('fail');
    expect(gateOf({ tokens: { p90: '>= 40' } }, same).verdict).toBe('pass');
    expect(gateOf({ tokens: { p90: '> 40' } }, same).verdict).toBe('fail');
  });

  test('among points that never end has an open interval', () => {
    const endless = series((index) => (index % 4 === 0 ? Number.POSITIVE_INFINITY : 40));
    const gate = gateOf({ tokens: { p80: '<= 50' } }, endless);
    expect(gate.verdict).toBe('fail');
    expect(gate.measured?.interval).toEqual([null, null]);
  });

  test('of few points is open', () => {
    const gate = gateOf(
      { tokens: { p90: '<= 60' } },
      series(() => 40, 20),
    );
    expect(gate).toMatchObject({ verdict: 'inconclusive', measured: { interval: [40, null] } });
  });
});

const held = (every: number) => series((index) => Number(index % every > 0), 6_000, 'checks');

describe('a share of points', () => {
  test('that hold has its interval in shares that hold', () => {
    const gate = gateOf({ checks: '>= 95%' }, held(100));
    expect(gate).toMatchObject({
      verdict: 'pass',
      measured: {
        value: 0.99,
        unit: 'ratio',
        confidence: 0.98,
        sample: { count: 6_000, of: 'points' },
      },
    });
    expect(gate.reason).toContain('60 of 6,000 requests did not hold; 5 % may');
    const [low, high] = gate.measured?.interval ?? [];
    expect(low).toBeGreaterThanOrEqual(0.95);
    expect(low).toBeLessThan(0.99);
    expect(high).toBeGreaterThan(0.99);
  });

  test('that may hold has its interval in the same', () => {
    const retried = { ...series((index) => Number(index % 100 === 0)), name: 'retried' };
    const gate = gateOf({ retried: { rate: '<= 5%' } }, retried);
    expect(gate).toMatchObject({ verdict: 'pass', measured: { value: 0.01 } });
    expect(gate.reason).toContain('60 of 6,000 requests hold; 5 % may');
    const [low, high] = gate.measured?.interval ?? [];
    expect(low).toBeLessThan(0.01);
    expect(high).toBeGreaterThan(0.01);
    expect(high).toBeLessThanOrEqual(0.05);
  });

  test('of which all must hold, or all may, is counted', () => {
    const exact = { interval: null, confidence: 1, sample: { count: 6_000, of: 'points' } };
    expect(gateOf({ checks: '>= 100%' }, held(100))).toMatchObject({
      verdict: 'fail',
      measured: { value: 0.99, unit: 'ratio', ...exact },
      reason: '5,940 of 6,000 (99 %)',
      limit: { value: 1, unit: 'ratio' },
      needs: null,
      evidence: [],
    });
    const retried = { ...series((index) => Number(index % 100 === 0)), name: 'retried' };
    expect(gateOf({ retried: { rate: '<= 0%' } }, retried)).toMatchObject({
      verdict: 'fail',
      measured: { value: 0.01, ...exact },
      reason: '60 of 6,000 (1 %)',
    });
    expect(gateOf({ retried: { rate: '<= 100%' } }, retried).verdict).toBe('pass');
    expect(gateOf({ checks: '>= 0%' }, held(100)).verdict).toBe('pass');
  });
});

test('points that were not kept say so', () => {
  const gate = gateOf(
    { tokens: { count: '>= 1' } },
    series(() => 1, 10, 'others'),
  );
  expect(gate).toMatchObject({
    verdict: 'inconclusive',
    measured: null,
    reason: "the points of 'tokens' were not kept",
  });
});

test('the time without a plan begins with the first request', () => {
  const run = loadRun({ seconds: 10, rate: 100, plannedSeconds: null });
  const later = { ...run.ledger, dueMs: run.ledger.dueMs.map((ms) => ms + 5_000) };
  expect(secondsOf({ ...run, ledger: later })).toBeCloseTo(9.99, 9);
});
