import { expect, test } from 'vitest';
import { slowMarksGate } from '../../../../harness/verdicts/slow-marks.ts';

test('every test that is slow says so: the gate passes', () => {
  expect(slowMarksGate([], 80, 1_000)).toMatchObject({
    id: 'tests slow',
    severity: 'block',
    verdict: 'pass',
    limit: { comparison: '<=', value: 0 },
    measured: { value: 0, confidence: 1, interval: null, sample: { count: 80, of: 'tests' } },
    reason: "no test without the tag 'slow' takes 1,000 ms or longer in run after run",
    reproduce: 'assay slow --fix',
  });
});

test('those that do not are named with their time and their file', () => {
  const unmarked = [
    { name: 'reads all', file: 'suites/a.test.ts', medianMs: 1_500, runs: 3 },
    { name: 'writes all', file: 'suites/b.test.ts', medianMs: 2_000, runs: 2 },
  ];
  expect(slowMarksGate(unmarked, 80, 1_000)).toMatchObject({
    verdict: 'fail',
    measured: { value: 2 },
    reason: [
      "2 of 80 tests take 1,000 ms or longer in run after run, without the tag 'slow'",
      '1,500 ms (median of 3 runs)  reads all  suites/a.test.ts',
      '2,000 ms (median of 2 runs)  writes all  suites/b.test.ts',
    ].join('\n'),
  });
});
