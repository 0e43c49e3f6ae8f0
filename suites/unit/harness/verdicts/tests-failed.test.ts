import { expect, test } from 'vitest';
import type { TestsMeasurement } from '../../../../harness/measurement/measurement.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import type { WrittenThresholds } from '../../../../harness/thresholds/written.ts';
import { judge } from '../../../../harness/verdicts/judge.ts';

function gateOf(counts: Partial<TestsMeasurement>, written: WrittenThresholds = {}) {
  const none = { passed: 0, failed: 0, skipped: 0, missing: null, broken: null };
  const measurement = { kind: 'tests', subject: 'tests', ...none, ...counts } as const;
  const [gate] = judge([measurement], parseThresholds(written), { alpha: 0.01, suites: ['tests'] });
  return gate!;
}

test('the gate counts what ran, exactly, and says what failed and what was skipped', () => {
  expect(gateOf({ passed: 9, failed: 1, skipped: 1_200 })).toMatchObject({
    verdict: 'fail',
    measured: {
      value: 1,
      unit: 'count',
      interval: null,
      confidence: 1,
      sample: { count: 10, of: 'tests' },
    },
    reason: '1 of 10 tests failed, 1,200 skipped',
    needs: null,
  });
  expect(gateOf({ passed: 9 }).reason).toBe('0 of 9 tests failed');
});

test('as many as the limit may fail, and no more', () => {
  const two = { tests: { failed: '<= 2' } };
  expect(gateOf({ passed: 9, failed: 2 }, two).verdict).toBe('pass');
  expect(gateOf({ passed: 9, failed: 3 }, two).verdict).toBe('fail');
});

test('where nothing ran, the reason tells none from all skipped', () => {
  expect(gateOf({})).toMatchObject({
    verdict: 'inconclusive',
    reason: 'no test ran',
    needs: 'a test that runs',
  });
  expect(gateOf({ skipped: 9 })).toMatchObject({
    verdict: 'inconclusive',
    measured: null,
    reason: 'no test ran: all 9 were skipped',
  });
  expect(gateOf({ failed: 1 }).verdict).toBe('fail');
});

test('what is missing leaves a pass open, and no failure', () => {
  const missing = 'unit: its budget of 60 s was used up';
  expect(gateOf({ passed: 9, missing })).toMatchObject({
    verdict: 'inconclusive',
    reason: missing,
  });
  expect(gateOf({ passed: 9, failed: 1, missing })).toMatchObject({ verdict: 'fail' });
});
