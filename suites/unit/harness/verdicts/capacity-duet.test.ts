import { describe, expect, test } from 'vitest';

import type {
  CapacityDuetMeasurement,
  CapacityPair,
} from '../../../../harness/measurement/capacity/capacity-duet.ts';
import type { CapacityRate } from '../../../../harness/measurement/capacity/capacity.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import { judge } from '../../../../harness/verdicts/judge.ts';
import { loadRun } from './load-run.ts';

function rate(at: number, changes: Partial<CapacityRate> = {}): CapacityRate {
  return {
    rate: at,
    seconds: 20,
    requests: 20 * at,
    failed: 0,
    holding: 'holds',
    overRatio: 0.1,
    latencyMs: { p50: 5, p95: 9, p99: 12 },
    cores: 0.5,
    ...changes,
  };
}

function pairs(count: number, base: boolean, candidate: boolean): CapacityPair[] {
  const rates = { base: 200, candidate: 180 };
  return Array.from({ length: count }, () => ({ rates, kept: { base, candidate }, seconds: 4 }));
}

function compared(changes: Partial<CapacityDuetMeasurement> = {}): CapacityDuetMeasurement {
  return {
    kind: 'capacity duet',
    subject: 'load/predict',
    objective: 'p99 < 50ms',
    against: 'origin/main',
    margin: 0.1,
    sides: {
      base: { low: 200, high: 260, estimate: 240, rates: [rate(200), rate(260)] },
      candidate: { low: 150, high: 200, estimate: 180, rates: [rate(150), rate(200)] },
    },
    boundError: 0.005,
    pairs: pairs(9, true, false),
    seconds: 300,
    stopped: null,
    broken: null,
    ...changes,
  };
}

function gateOf(measurements: Parameters<typeof judge>[0], limit = '<= 10%') {
  const thresholds = parseThresholds({
    'load/predict': { capacity: { 'p99 < 50ms': { slower: limit, than: 'origin/main' } } },
  });
  const gates = judge(measurements, thresholds, { alpha: 0.01, suites: ['load'] });
  const gate = gates.find(({ statistic }) => statistic.startsWith('capacity'));
  if (gate === undefined) throw new Error('there is a gate');
  return gate;
}

describe('the pairs decide, and the searches say how much', () => {
  test('lower', () => {
    const gate = gateOf([compared()]);
    expect(gate).toMatchObject({
      id: 'load/predict capacity.p99 < 50ms.slower',
      verdict: 'fail',
      measured: { value: 0.25, unit: 'ratio', sample: { count: 9, of: 'pairs' } },
      needs: null,
    });
    // That it is more than the margin is closer than 1 − 200/200 is.
    expect(gate.measured?.interval?.[0]).toBe(0.1);
    expect(gate.measured?.interval?.[1]).toBeCloseTo(1 - 150 / 260, 10);
    expect(gate.measured?.confidence).toBeCloseTo(0.96, 10);
    expect(gate.reason).toBe(
      'this side alone broke p99 < 50ms in 9 of 9 pairs that differ, at 90 % of the rates of origin/main; it looks kept up to 180 a second, by origin/main up to 240 a second',
    );
  });

  test('not lower', () => {
    const gate = gateOf([compared({ pairs: [...pairs(3, true, true), ...pairs(9, false, true)] })]);
    expect(gate.verdict).toBe('pass');
    // The searches alone would say 25 %.
    expect(gate.measured).toMatchObject({ value: 0.1, interval: [0, 0.1] });
    expect(gate.reason).toContain('(3 more were alike)');
  });

  test('open, with what ended it', () => {
    const gate = gateOf([
      compared({ pairs: pairs(5, true, false), stopped: 'the budget is spent' }),
    ]);
    expect(gate).toMatchObject({ verdict: 'inconclusive' });
    expect(gate.reason).toMatch(/; ended: the budget is spent$/u);
    expect(gate.needs).toMatch(/^4 more pairs that differ/u);
  });

  test('open without a pair, and without a rate that is kept', () => {
    const side = { low: null, high: 1, estimate: null, rates: [rate(1, { overRatio: 40 })] };
    const stopped = 'origin/main itself keeps the objective at no rate';
    const gate = gateOf([compared({ pairs: [], sides: { base: side, candidate: side }, stopped })]);
    expect(gate).toMatchObject({ verdict: 'inconclusive', measured: null });
    expect(gate.reason).toContain(stopped);
    expect(gate.needs).toContain('both searches');
  });
});

test('both curves lie in one chart, with all pairs and rates below', () => {
  const { evidence } = gateOf([compared()]);
  expect(evidence.map((one) => ('title' in one ? one.title : one.kind))).toEqual([
    'What is over the limit, of what p99 < 50ms allows, by rate',
    'p50 by rate',
    'p99 by rate',
    'Cores of the target by rate',
    'pairs of stretches, in their order',
    'the rates of this side',
    'the rates of origin/main',
  ]);
  const [over] = evidence;
  expect(over?.kind === 'curve' ? over.series.map(({ name, x }) => [name, x]) : []).toEqual([
    ['this side', [150, 200]],
    ['origin/main', [200, 260]],
  ]);
});

test('another margin, objective or base answers nothing', () => {
  expect(gateOf([compared()], '<= 5%').reason).toBe('both sides were compared at a margin of 10 %');
  for (const other of [{ objective: 'p95 < 50ms' }, { against: 'v1' }]) {
    expect(gateOf([compared(other)])).toMatchObject({ verdict: 'inconclusive', measured: null });
  }
});

test('a side that died fails, a generator that was lost leaves it open, a broken load is another one', () => {
  const dead = compared({ broken: 'the back end died under load' });
  expect(gateOf([dead])).toMatchObject({ verdict: 'fail', reason: dead.broken });
  expect(gateOf([{ ...dead, isGeneratorLost: true }]).verdict).toBe('inconclusive');
  expect(gateOf([loadRun({ broken: 'the script threw' }), compared()]).verdict).toBe('fail');
});

test.for([
  ['<= 5ms', /its unit is %/u],
  ['>= 5%', /it takes <= or </u],
  ['<= 0%', /more than 0 % and less than 100 %/u],
  ['<= 100%', /more than 0 % and less than 100 %/u],
] as const)('a margin of %s is refused', ([slower, message]) => {
  const capacity = { 'p99 < 50ms': { slower, than: 'origin/main' } };
  expect(() => parseThresholds({ 'load/predict': { capacity } })).toThrow(message);
});

test('a limit and a margin of one objective are two gates', () => {
  const capacity = { 'p99 < 50ms': { limit: '>= 200/s', slower: '<= 5%', than: 'origin/main' } };
  const thresholds = parseThresholds({ tests: {}, 'load/predict': { capacity } });
  expect(thresholds.map(({ statistic }) => statistic.kind)).toEqual(['capacity', 'lower capacity']);
});
