import { expect, test } from 'vitest';
import { shareOfLimit, subjectLine, subjectsOf } from '../../../../harness/reporters/subjects.ts';
import { sampleGate } from './sample-document.ts';

const still = (resource: string) =>
  sampleGate({
    id: `stress/predict retained.${resource}`,
    subject: 'stress/predict',
    statistic: `retained.${resource}`,
    limit: { comparison: '<=', value: 0, unit: '1/op', text: '<= 0' },
    measured: {
      value: 0,
      unit: '1/op',
      interval: [0, 0],
      confidence: 0.99,
      sample: { count: 9_000, of: 'operations' },
    },
  });

test('a subject that passes is one line, with the gate that is nearest to its limit', () => {
  const gates = [
    sampleGate(),
    sampleGate({
      id: 'b',
      statistic: 'latency.p50',
      measured: { ...sampleGate().measured!, value: 2, interval: [1, 3] },
    }),
  ];
  const [subject] = subjectsOf(gates);
  expect(subject?.name).toBe('predict');
  expect(subjectLine(subject!)).toBe(
    '2 gates pass; nearest to its limit: p99 at 8.40 ms (at most 9.10 ms), 36 % of its limit',
  );
});

test('a subject that passes counts no gate that is open, and names it', () => {
  const open = sampleGate({
    id: 'b',
    statistic: 'latency.p99.9',
    verdict: 'inconclusive',
    severity: 'info',
  });
  const [subject] = subjectsOf([sampleGate(), open]);
  expect(subjectLine(subject!)).toBe(
    "1 gate passes; nearest to its limit: p99 at 8.40 ms (at most 9.10 ms), 36 % of its limit; p99.9 can't be told, and does not block",
  );
});

test('resources that do not grow are counted in one line', () => {
  const [subject] = subjectsOf([still('fds'), still('timers'), still('threads')]);
  expect(subject?.name).toBe('leaks in predict');
  expect(subjectLine(subject!)).toBe('3 resources do not grow');
});

test('a subject fails with its worst blocking gate, and a warning alone fails none', () => {
  const failing = sampleGate({ id: 'a', verdict: 'fail' });
  const warning = sampleGate({ id: 'b', subject: 'load/other', verdict: 'fail', severity: 'warn' });
  const passing = sampleGate({ id: 'c', subject: 'load/other' });
  const subjects = subjectsOf([passing, warning, failing]);
  expect(subjects.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['load/predict', 'fail'],
    ['load/other', 'pass'],
  ]);
  expect(subjectLine(subjects[0]!)).toBe('1 of 1 gate fails: p99 8.40 ms, limit ≤ 25.0 ms');
});

test('a share of a limit is taken at the end of the interval that faces it', () => {
  expect(shareOfLimit(sampleGate())).toBeCloseTo(9.1 / 25);
  const accuracy = sampleGate({
    limit: { comparison: '>=', value: 0.9, unit: 'ratio', text: '>= 90%' },
    measured: { ...sampleGate().measured!, value: 0.95, interval: [0.93, 0.97], unit: 'ratio' },
  });
  expect(shareOfLimit(accuracy)).toBeCloseTo(0.9 / 0.93);
});

test.for([
  ['nothing measured', sampleGate({ measured: null })],
  ['a limit of 0', sampleGate({ limit: { comparison: '<=', value: 0, unit: 'ms', text: '0' } })],
  ['whether the load was applied', sampleGate({ statistic: 'applied' })],
  [
    'an end without a bound',
    sampleGate({ measured: { ...sampleGate().measured!, interval: [1, null] } }),
  ],
] as const)('%s has no share of a limit', ([, gate]) => {
  expect(shareOfLimit(gate)).toBeNull();
});
