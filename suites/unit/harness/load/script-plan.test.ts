import { expect, test } from 'vitest';

import { parsePlan } from '../../../../harness/load/script-plan.ts';

const rest = { thresholds: null, totalDuration: '32s' };

test('knows rate and duration of an open-loop scenario', () => {
  const scenario = {
    executor: 'constant-arrival-rate',
    rate: 600,
    timeUnit: '1m0s',
    duration: '30s',
  };
  expect(parsePlan({ ...rest, scenarios: { predict: scenario } }).scenarios[0]).toMatchObject({
    load: 'open',
    name: 'predict',
    plannedRate: 10,
    plannedSeconds: 30,
  });
});

test('takes the mean rate of a ramp', () => {
  const scenario = {
    executor: 'ramping-arrival-rate',
    startRate: null,
    timeUnit: null,
    stages: [
      { target: 20, duration: '10s' },
      { target: 20, duration: '10s' },
    ],
  };
  expect(parsePlan({ ...rest, scenarios: { ramp: scenario } }).scenarios[0]).toMatchObject({
    plannedRate: 15,
    plannedSeconds: 20,
  });
});

test('promises no rate for a closed-loop scenario', () => {
  const scenario = { executor: 'constant-vus', vus: 2, duration: '1s' };
  expect(parsePlan({ ...rest, scenarios: { default: scenario } }).scenarios[0]).toEqual({
    load: 'closed',
    name: 'default',
    alias: null,
    users: 2,
    executor: 'constant-vus',
    plannedSeconds: 1,
    plannedIterations: null,
  });
});

test('reads thresholds in both notations', () => {
  const thresholds = { a: ['p(95)<1'], b: [{ threshold: 'max<2', abortOnFail: true }] };
  expect(parsePlan({ ...rest, scenarios: {}, thresholds }).thresholds).toEqual({
    a: ['p(95)<1'],
    b: ['max<2'],
  });
});

test('refuses a duration that is none', () => {
  const scenario = { executor: 'constant-arrival-rate', rate: 1, duration: 'soon' };
  expect(() => parsePlan({ ...rest, scenarios: { x: scenario } })).toThrow(/not a duration/);
});
