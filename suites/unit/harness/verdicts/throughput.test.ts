import { expect, test } from 'vitest';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import { judge } from '../../../../harness/verdicts/judge.ts';
import { loadRun } from './load-run.ts';

function gateOf(limit: string, ...[run]: Parameters<typeof loadRun>) {
  const thresholds = parseThresholds({ 'load/predict': { rate: limit } });
  const [gate] = judge([loadRun(run)], thresholds, { alpha: 0.01, suites: ['load'] });
  return gate!;
}

test('the throughput is what was answered in the planned time', () => {
  expect(gateOf('>= 100/s', { seconds: 10, rate: 100 })).toMatchObject({
    verdict: 'pass',
    measured: {
      value: 100,
      unit: '1/s',
      interval: null,
      confidence: 1,
      sample: { count: 1_000, of: 'requests' },
    },
    reason: '1,000 of 1,000 requests were answered in 10.0 s',
    needs: null,
  });
  expect(gateOf('> 100/s', { seconds: 10, rate: 100 }).verdict).toBe('fail');
});

test('without a plan it is over the time in which requests were due', () => {
  const open = { seconds: 10, rate: 100, plannedSeconds: null, plannedRate: null };
  expect(gateOf('>= 100/s', open).measured?.value).toBeCloseTo(1_000 / 9.99, 6);
});

test('failed requests were not answered', () => {
  expect(gateOf('>= 1/s', { seconds: 10, rate: 100, failShare: 1 })).toMatchObject({
    verdict: 'fail',
    measured: { value: 0 },
  });
});

test('where nothing was due there is no throughput', () => {
  expect(gateOf('>= 1/s', { seconds: 0 })).toMatchObject({
    verdict: 'inconclusive',
    measured: null,
    reason: 'nothing was due, so nothing was answered',
  });
});
