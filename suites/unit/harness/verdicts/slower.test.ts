import { expect, test } from 'vitest';
import type { ComparisonMeasurement } from '../../../../harness/measurement/measurement.ts';
import { familyLevels } from '../../../../harness/statistics/family.ts';
import { judgeComparison } from '../../../../harness/verdicts/slower.ts';

const levels = familyLevels(0.01, 1);

function judged(by: readonly number[], more: Partial<ComparisonMeasurement> = {}) {
  const measurement: ComparisonMeasurement = {
    kind: 'comparison',
    subject: 'bench/window',
    against: 'origin/main',
    logRatios: by.map((ratio) => Math.log1p(ratio)),
    seconds: 20,
    doubts: [],
    broken: null,
    ...more,
  };
  return judgeComparison(measurement, 0.05, levels);
}

const times = (count: number, ratio: number): number[] => Array<number>(count).fill(ratio);

test('launches that are all below the margin pass, and say by how much', () => {
  const judgement = judged(times(20, 0.02));
  expect(judgement).toMatchObject({
    verdict: 'pass',
    reason: '2.00 % slower than origin/main; not slower by more than 5.00 %',
    needs: null,
    measured: { unit: 'ratio', confidence: 0.98, sample: { count: 20, of: 'launches' } },
    evidence: [{ kind: 'pairs', margin: 0.05 }],
  });
  expect(judgement.measured?.value).toBeCloseTo(0.02, 9);
  expect(judgement.measured?.interval?.[1]).toBeCloseTo(0.02, 9);
});

test('launches that are all above it fail', () => {
  expect(judged(times(20, 0.08))).toMatchObject({
    verdict: 'fail',
    reason: '8.00 % slower than origin/main; slower by more than 5.00 %',
    needs: null,
  });
});

test('what got faster is called faster', () => {
  expect(judged(times(20, -0.1)).reason).toBe(
    '10.0 % faster than origin/main; not slower by more than 5.00 %',
  );
});

test('few launches settle nothing: their bounds are unknown, and the time for more is theirs', () => {
  const judgement = judged(times(4, 0.02));
  expect(judgement).toMatchObject({
    verdict: 'inconclusive',
    measured: { interval: [null, null] },
    reason: '2.00 % slower than origin/main; its launches do not settle on one side of 5.00 % yet',
  });
  const [, more, seconds] =
    /^(\d+) more launches \(about (\d+) s\)/.exec(judgement.needs ?? '') ?? [];
  // Four launches took 20 s.
  expect(Number(seconds)).toBe(5 * Number(more));
});

test('launches on both sides of the margin ask for another margin', () => {
  const judgement = judged([...times(10, 0.02), ...times(10, 0.08)]);
  expect(judgement).toMatchObject({
    verdict: 'inconclusive',
    needs: 'a margin that is not the difference itself',
  });
});

test('a doubt leaves it open, whatever the launches say', () => {
  const judgement = judged(times(20, 0.02), { doubts: ['the canary moved', 'the check differs'] });
  expect(judgement).toMatchObject({
    verdict: 'inconclusive',
    reason: '2.00 % slower than origin/main, but the canary moved; the check differs',
    needs: 'a measurement without that doubt',
    measured: { sample: { count: 20 } },
  });
});

test('without a launch nothing was measured, for the reason that is known', () => {
  expect(judged([])).toMatchObject({
    verdict: 'inconclusive',
    measured: null,
    reason: 'no launch was compared with origin/main',
  });
  expect(judged([], { doubts: ['the base does not build'] }).reason).toBe(
    'the base does not build',
  );
});

test('what takes just as long is 0 slower', () => {
  expect(judged(times(20, 0)).reason).toBe(
    '0 % slower than origin/main; not slower by more than 5.00 %',
  );
});
