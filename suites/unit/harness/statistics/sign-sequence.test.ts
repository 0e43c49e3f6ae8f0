import { expect, test } from 'vitest';

import { normalNumber, seededRandom } from '../../../../harness/statistics/random.ts';
import { signSequence } from '../../../../harness/statistics/sign-sequence.ts';
import { signTest } from '../../../../harness/statistics/sign-test.ts';

const levels = { fail: 0.01, pass: 0.01 };
const times = (n: number, value: number): number[] => Array.from({ length: n }, () => value);

test('a verdict that was reached stands, whatever comes later', () => {
  const observations = [...times(9, -1), ...times(5, 1)];
  expect(signTest(observations, 0, levels).verdict).toBe('inconclusive');
  expect(signSequence(observations, 0, levels)).toMatchObject({
    verdict: 'pass',
    decidedAfter: 9,
  });
  expect(signSequence([...times(9, 1), ...times(30, -1)], 0, levels)).toMatchObject({
    verdict: 'fail',
    decidedAfter: 9,
  });
});

test('its bounds are the tightest of all looks', () => {
  const observations = [...times(9, -1), ...times(5, 1)];
  const { low, high } = signSequence(observations, 0, levels);
  expect(high).toBe(-1);
  expect(low).toBe(-1);
});

test('too few observations decide nothing and have no bounds', () => {
  expect(signSequence(times(8, 1), 0, levels)).toMatchObject({
    verdict: 'inconclusive',
    low: null,
    high: null,
    decidedAfter: null,
  });
});

test('a difference that is the margin itself is decided in at most 1 of 100 sequences each way', () => {
  const runs = 2000;
  const counts = { pass: 0, fail: 0, inconclusive: 0 };
  for (let seed = 1; seed <= runs; seed += 1) {
    const random = seededRandom(seed);
    const observations = Array.from({ length: 60 }, () => normalNumber(random));
    counts[signSequence(observations, 0, levels).verdict] += 1;
  }
  // Some 20 are expected at the very most: 35 have a chance of 1 in 1,000.
  expect(counts.pass).toBeLessThan(35);
  expect(counts.fail).toBeLessThan(35);
});
