import { expect, test } from 'vitest';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import { planGates } from '../../../../harness/verdicts/plan.ts';

const plan = (seconds: number, stallMs = 0) =>
  planGates(parseThresholds({ 'load/predict': { latency: { 'p99.9': '<= 1s' }, dropped: 0 } }), {
    alpha: 0.01,
    suites: ['load'],
    subjects: ['load/predict'],
    loads: [{ subject: 'load/predict', rate: 200, seconds }],
    stallMs,
  });

test('says what a percentile needs and that the plan has too few', () => {
  const [p999] = plan(10);
  expect(p999).toMatchObject({ samplesNeeded: 4603, samplesPlanned: 2000, fits: false });
  expect(p999?.sentence).toBe(
    'p99.9 at 99 % needs 4,603 requests (24 s at 200 per s); you asked for 2,000: inconclusive',
  );
});

test('a longer plan fits', () => {
  expect(plan(30)[0]).toMatchObject({ fits: true });
});

test('the calibrated stall of the machine asks for more', () => {
  // 20 ms at 200/s are four requests: 4,603 × 4 and rounding.
  expect(plan(30, 20)[0]?.samplesNeeded).toBeGreaterThan(4 * 4600);
  expect(plan(30, 20)[0]).toMatchObject({ fits: false });
});

test('a count needs no sample size', () => {
  expect(plan(10)[1]).toMatchObject({ samplesNeeded: null, fits: null });
});
