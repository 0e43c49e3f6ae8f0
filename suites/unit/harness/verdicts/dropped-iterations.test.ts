import { expect, test } from 'vitest';
import type { LoadMeasurement } from '../../../../harness/measurement/measurement.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import { judge } from '../../../../harness/verdicts/judge.ts';
import { loadRun } from './load-run.ts';

/** Of a plan of 10 s at 100 a second. */
function gateOf(dropped: string | number, measured: Partial<LoadMeasurement>) {
  const run = loadRun({ seconds: 10, rate: 100, ...measured });
  const thresholds = parseThresholds({ 'load/predict': { dropped } });
  const [gate] = judge([run], thresholds, { alpha: 0.01, suites: ['load'] });
  return gate!;
}

test('what was dropped is counted exactly, of what was due', () => {
  expect(gateOf(0, { iterations: 950, droppedIterations: 50 })).toMatchObject({
    verdict: 'fail',
    measured: {
      value: 50,
      unit: 'count',
      interval: null,
      confidence: 1,
      sample: { count: 1_000, of: 'iterations' },
    },
    reason: '50 of 1,000 iterations that were due were not sent (5.00 %)',
    needs: null,
  });
});

test.each([
  ['<= 5%', 50, 'pass'],
  ['<= 5%', 51, 'fail'],
  ['< 5%', 50, 'fail'],
  ['<= 50', 50, 'pass'],
  ['< 50', 50, 'fail'],
] as const)('a limit of %s and %d of 1,000: %s', (limit, droppedIterations, verdict) => {
  const gate = gateOf(limit, { iterations: 1_000 - droppedIterations, droppedIterations });
  expect(gate.verdict).toBe(verdict);
});

test('a share is measured as one', () => {
  const gate = gateOf('<= 5%', { iterations: 900, droppedIterations: 100 });
  expect(gate.measured).toMatchObject({ value: 0.1, unit: 'ratio' });
});

test('of a plan 2 % may be missing without having been dropped, and no more', () => {
  expect(gateOf(0, { iterations: 980 }).verdict).toBe('pass');
  expect(gateOf(0, { iterations: 979 })).toMatchObject({
    verdict: 'fail',
    measured: { value: 1 },
    reason: expect.stringMatching(/, though k6 reported fewer$/) as string,
  });
});

test('more iterations than were planned are none dropped', () => {
  expect(gateOf(0, { iterations: 1_001 })).toMatchObject({
    verdict: 'pass',
    measured: { value: 0, sample: { count: 1_001 } },
  });
});

test('without a plan, what k6 reported counts', () => {
  const open = { plannedRate: null, plannedSeconds: null, iterations: 90 };
  expect(gateOf(0, { ...open, droppedIterations: 10 })).toMatchObject({
    verdict: 'fail',
    measured: { value: 10, sample: { count: 100 } },
  });
  expect(gateOf(0, open).verdict).toBe('pass');
});

test('a scenario that ran no iteration fails', () => {
  expect(gateOf(0, { iterations: 0 })).toMatchObject({
    verdict: 'fail',
    measured: null,
    reason: 'the scenario ran no iteration',
  });
});
