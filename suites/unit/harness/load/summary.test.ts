import { expect, test } from 'vitest';

import { parseThresholdStates } from '../../../../harness/load/summary.ts';

function trend(count: number, expression: string, ok: boolean): object {
  return { type: 'trend', values: { count, 'p(95)': 0 }, thresholds: { [expression]: { ok } } };
}

function stateOf(metric: string, value: object, expression: string): string | undefined {
  const states = parseThresholdStates({ metrics: { [metric]: value } }, { [metric]: [expression] });
  return states[0]?.state;
}

test('reads a threshold that was met, and one that was crossed', () => {
  expect(stateOf('http_req_duration', trend(10, 'p(95)<500', true), 'p(95)<500')).toBe('met');
  expect(stateOf('http_req_duration', trend(10, 'p(95)<1', false), 'p(95)<1')).toBe('crossed');
});

test('does not believe k6 that an empty trend meets its threshold', () => {
  const empty = trend(0, 'p(95)<500', true);
  expect(stateOf('http_req_duration{endpoint:predcit}', empty, 'p(95)<500')).toBe('no data');
});

test('does not believe k6 that an empty rate meets its threshold', () => {
  const empty = {
    type: 'rate',
    values: { rate: 0, passes: 0, fails: 0 },
    thresholds: { 'rate<0.01': { ok: true } },
  };
  expect(stateOf('http_req_failed', empty, 'rate<0.01')).toBe('no data');
});

test('takes a counter that stayed at 0 for an answer, as k6 does, also of a part of one', () => {
  const zero = {
    type: 'counter',
    values: { count: 0, rate: 0 },
    thresholds: { 'count<1': { ok: true } },
  };
  expect(stateOf('dropped_iterations', zero, 'count<1')).toBe('met');
  expect(stateOf('errors{endpoint:predict}', zero, 'count<1')).toBe('met');
});

test('finds a metric whose selector is written with blanks', () => {
  const thresholds = parseThresholdStates(
    { metrics: { 'http_req_duration{kind:api}': trend(3, 'p(95)<500', true) } },
    { 'http_req_duration{ kind:api }': ['p(95)<500'] },
  );
  expect(thresholds[0]).toMatchObject({ state: 'met', value: 0 });
});

test('has no data of a gauge that was never set, which k6 takes for one at 0', () => {
  const gauge = { type: 'gauge', values: { value: 0 }, thresholds: { 'value<5': { ok: true } } };
  const declared = { depth: ['value<5'] };
  const stateIf = (isSeen: boolean) =>
    parseThresholdStates({ metrics: { depth: gauge } }, declared, () => isSeen)[0]?.state;
  expect(stateIf(false)).toBe('no data');
  expect(stateIf(true)).toBe('met');
});

test('has no data where the metric never came', () => {
  const thresholds = parseThresholdStates({ metrics: {} }, { latency: ['p(95)<1', 'max<2'] });
  expect(thresholds.map(({ state }) => state)).toEqual(['no data', 'no data']);
});
