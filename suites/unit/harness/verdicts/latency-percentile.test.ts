import { expect, test } from 'vitest';
import type { LoadMeasurement } from '../../../../harness/measurement/measurement.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import { judge } from '../../../../harness/verdicts/judge.ts';
import { type Entry, entries } from './load/ledgers.ts';

const never = Number.POSITIVE_INFINITY;

/** 1,000 requests, one each 10 ms: these at the start of each ten, and the others answered after 8 ms. */
function run(...begin: readonly Entry[]): LoadMeasurement {
  return entries(
    Array.from({ length: 1_000 }, (_, index): Entry => begin[index % 10] ?? ['answered', 8]),
  );
}

function gateOf(measurement: LoadMeasurement, limit: string, percentile = 'p95') {
  const thresholds = parseThresholds({ 'load/predict': { latency: { [percentile]: limit } } });
  const options = { alpha: 0.01, suites: ['load'], burstMs: { latency: 20, errors: 20 } };
  return judge([measurement], thresholds, options)[0]!;
}

test('a strict limit is broken by what is exactly at it', () => {
  expect(gateOf(run(), '<= 8ms')).toMatchObject({ verdict: 'pass', measured: { unit: 'ms' } });
  expect(gateOf(run(), '< 8ms').verdict).toBe('fail');
  expect(gateOf(run(), '< 9ms').verdict).toBe('pass');
});

test('both sides of the interval hold together with what their errors leave', () => {
  expect(gateOf(run(), '<= 9ms').measured).toMatchObject({ value: 8, confidence: 0.98 });
});

test('a percentile that no answer reaches is shown as the slowest of them, without an upper bound', () => {
  const failing = run(['failed', never], ['answered', 20], ['failed', never]);
  const { verdict, measured } = gateOf(failing, '<= 9ms');
  expect(verdict).toBe('fail');
  expect(measured).toMatchObject({ value: 20, interval: [20, null] });
  // Of half of them the bounds are known.
  expect(gateOf(failing, '<= 9ms', 'p50').measured?.interval).toEqual([8, 8]);
});

test('what was cut off in flight is over a limit that its age has passed, and else is left out', () => {
  const old = run(['in flight', 900], ['in flight', 900]);
  expect(gateOf(old, '<= 9ms')).toMatchObject({
    verdict: 'fail',
    measured: { sample: { count: 1_000 } },
  });
  const young = run(['in flight', 3], ['in flight', 3]);
  expect(gateOf(young, '<= 9ms')).toMatchObject({
    verdict: 'pass',
    measured: { sample: { count: 800 } },
  });
});

test('where nothing was due, or answered, there is no latency', () => {
  expect(gateOf(entries([]), '<= 9ms')).toMatchObject({
    verdict: 'inconclusive',
    measured: null,
    reason: 'nothing was due, so there is no latency to judge',
  });
  expect(gateOf(entries([['dropped', never]]), '<= 9ms')).toMatchObject({
    verdict: 'fail',
    measured: null,
  });
});
