import { expect, test } from 'vitest';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import { planGates } from '../../../../harness/verdicts/plan.ts';

function planned(part: string, rate: number | null, seconds: number | null, more = {}) {
  const thresholds = parseThresholds({ 'load/predict': { latency: { [part]: '<= 50ms' } } });
  return planGates(thresholds, {
    alpha: 0.01,
    suites: ['load'],
    subjects: ['load/predict'],
    loads: [{ subject: 'load/predict', rate, seconds }],
    ...more,
  })[0]!;
}

test('says how many requests a window takes, and whether the plan has them', () => {
  expect(planned('p95 of every 20s', 100, 60)).toMatchObject({
    id: 'load/predict latency.p95 of every 20s',
    seconds: 20,
    fits: true,
    samplesPlanned: 6000,
    sentence:
      'p95 of every 20s at 99 % needs 104 requests in every window if none is over; planned are 3 of 2,000: enough',
  });
});

test('windows with too few requests decide nothing, and it says which would', () => {
  expect(planned('p99 of every 10s', 20, 60)).toMatchObject({ fits: false });
  expect(planned('p99 of every 10s', 20, 60).sentence).toMatch(
    /planned are 6 of 200: inconclusive; windows of 27 s would do$/u,
  );
  expect(planned('p95 of every 1m', 20, 30).sentence).toMatch(/shorter than a window$/u);
});

test('where half of the limit is not enough room, it says so', () => {
  expect(planned('p99 of every 10s', 100, 600)).toMatchObject({ fits: null });
  expect(planned('p99 of every 10s', 100, 600).sentence).toMatch(
    /planned are 60 of 1,000: enough if none is over$/u,
  );
});

test('a rate that nobody knows plans nothing', () => {
  expect(planned('p95 of every 10s', null, 30)).toMatchObject({ fits: null, samplesPlanned: null });
});

test('a percentile above those of the profile has to be decided only where the plan has the requests', () => {
  const profile = { gatedPercentile: 0.95 };
  expect(planned('p99 of every 10s', 20, 60, profile)).toMatchObject({ isGated: false });
  expect(planned('p99 of every 1m', 1000, 60, profile)).toMatchObject({ isGated: true });
});
