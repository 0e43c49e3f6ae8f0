import { expect, test } from 'vitest';
import { builtInProfiles } from '../../../../harness/config/profiles.ts';
import { loadTimes } from '../../../../harness/run/load-times.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';

const thresholds = parseThresholds({
  'load/predict': { latency: { p95: '<= 25ms', p99: '<= 50ms' }, errors: '<= 0.9%' },
  'load/other': { errors: '<= 0.001%' },
});
const scenarios = [{ subject: 'load/predict', rate: 100, seconds: 12 }];
const times = (name: keyof typeof builtInProfiles, seconds: number | null, stallMs = 0) =>
  loadTimes(scenarios, {
    profile: builtInProfiles[name],
    stallMs,
    thresholds,
    budget: { seconds, scripts: 3 },
  });

test('smoke takes what its p95 and its errors need, not what its p99 would', () => {
  // Errors of .9 % for bursts of 20 ms: 15 s; the p99 would be 24 s.
  expect(times('smoke', 90)).toEqual({ seconds: 15, mostSeconds: 25 });
});

test('ci takes what a p99 needs', () => {
  expect(times('ci', 600).seconds).toBe(127);
});

test('what the budget does not allow lengthens nothing', () => {
  expect(times('smoke', 40)).toEqual({ seconds: 12, mostSeconds: 12 });
  expect(times('smoke', 90, 5000)).toEqual({ seconds: 12, mostSeconds: 25 });
});

test('a time that was asked for is kept', () => {
  expect(times('smoke', null)).toEqual({ seconds: 12, mostSeconds: 12 });
});
