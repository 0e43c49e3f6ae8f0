import { expect, test } from 'vitest';
import { smallestDifference } from '../../../../harness/statistics/detectable.ts';
import { normalQuantile } from '../../../../harness/statistics/normal.ts';
import { normalNumber, seededRandom } from '../../../../harness/statistics/random.ts';
import { signTest } from '../../../../harness/statistics/sign-test.ts';

const asked = { alpha: 0.01, power: 0.9 };

test('eight launches find nothing, more find less', () => {
  expect(smallestDifference(0.001, 8, asked)).toBeNull();
  const [few, many] = [smallestDifference(0.001, 9, asked), smallestDifference(0.001, 90, asked)];
  expect(few).toBeGreaterThan(many ?? Infinity);
});

test('what it names is found in about 90 of 100 simulated comparisons', () => {
  const random = seededRandom(12);
  const [sd, launches] = [0.002, 30];
  const difference = smallestDifference(sd, launches, asked) ?? Number.NaN;
  let found = 0;
  for (let trial = 0; trial < 1000; trial++) {
    const xs = Array.from({ length: launches }, () => difference + sd * normalNumber(random));
    found += Number(signTest(xs, difference / 2, { pass: 0.01, fail: 0.01 }).verdict === 'fail');
  }
  expect(found / 1000).toBeGreaterThan(0.87);
});

test('it grows with the deviation', () => {
  const [one, two] = [smallestDifference(0.001, 30, asked)!, smallestDifference(0.002, 30, asked)!];
  expect(two).toBeCloseTo(2 * one, 12);
});

test('nine of nine launches decide with a power of .9 where each is right with .9^(1/9)', () => {
  expect(smallestDifference(1, 9, asked)).toBeCloseTo(2 * normalQuantile(0.9 ** (1 / 9)), 3);
});
