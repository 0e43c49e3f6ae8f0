import { describe, expect, test } from 'vitest';
import { configuredLimits } from '../../../../harness/leaks/configured-limits.ts';
import { readLimits, retainedLimits } from '../../../../harness/leaks/retained-limits.ts';
import { inProcessLimits } from '../../../../harness/measurement/leak/limits.ts';
import type { RetainedMeasurement } from '../../../../harness/measurement/measurement.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import { judge } from '../../../../harness/verdicts/judge.ts';

type Written = Readonly<Record<string, { readonly retained: Readonly<Record<string, string>> }>>;

const exact = { 'stress/predict': { retained: { heap: '<= 32 B/op' } } };
const pattern = { 'stress/*': { retained: { heap: '<= 64 B/op' } } };

/** What a clean measurement against the limits of the config is judged to be. */
function judged(written: Written) {
  const thresholds = parseThresholds(written);
  const limits = retainedLimits(
    inProcessLimits,
    configuredLimits(thresholds, 'stress/predict'),
    null,
  );
  const threshold = limits['heap']?.cleanBelow ?? Number.NaN;
  const measurement: RetainedMeasurement = {
    kind: 'retained',
    subject: 'stress/predict',
    operations: 10_000,
    seconds: 1,
    broken: null,
    resources: [
      {
        resource: 'heap',
        unit: 'B/op',
        slopePerOp: 0,
        interval: [0, 0.1],
        confidence: 0.99,
        threshold,
        isWritten: true,
        verdict: 'pass',
        reason: 'does not grow',
        needs: null,
        evidence: [],
      },
    ],
  };
  const gates = judge([measurement], thresholds, { alpha: 0.01, suites: ['stress'] });
  return { threshold, verdicts: gates.map(({ id, verdict }) => [id, verdict]) };
}

describe('limits of the config', { tags: ['unit'] }, () => {
  test.each([
    ['the exact name first', { ...exact, ...pattern }],
    ['the pattern first', { ...pattern, ...exact }],
  ])('measure against the most specific pattern, as the gate does: %s', (_order, written) => {
    expect(judged(written)).toEqual({
      threshold: 32,
      verdicts: [['stress/predict retained.heap', 'pass']],
    });
  });

  test.each([
    ['the longer pattern first', { 'stress/pre*': exact['stress/predict'], ...pattern }],
    ['the shorter pattern first', { ...pattern, 'stress/pre*': exact['stress/predict'] }],
  ])('of two patterns hold by the longer one: %s', (_order, written) => {
    expect(judged(written).threshold).toBe(32);
  });

  test('of other subjects are none of this one', () => {
    const thresholds = parseThresholds({ 'stress/other': { retained: { heap: 0 } }, ...pattern });
    expect(configuredLimits(thresholds, 'stress/predict')).toMatchObject({ heap: { value: 64 } });
  });
});

test.each([
  ['>= 1 B/op', /is a least, not a most/],
  ['-1 B/op', /is below 0/],
  ['5 ms', /is not per operation/],
  ['>= heap - 1pt', /compares with another subject/],
])('the limit %s of a module is refused', { tags: ['unit'] }, (limit, why) => {
  expect(() => readLimits({ heap: limit })).toThrow(why);
});
