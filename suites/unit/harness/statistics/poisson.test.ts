import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { binomialAtMost } from '../../../../harness/statistics/binomial.ts';
import { poissonAtMost, poissonMeanAtLeast } from '../../../../harness/statistics/poisson.ts';

function summed(k: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let i = 1; i <= k; i++) {
    term *= mean / i;
    sum += term;
  }
  return sum;
}

test('agrees with the sum of its terms', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 200 }),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      (k, mean) => {
        expect(poissonAtMost(k, mean)).toBeCloseTo(summed(k, mean), 11);
      },
    ),
  );
});

test('keeps the digits of a small tail', () => {
  expect(poissonAtMost(1, 40) / (41 * Math.exp(-40))).toBeCloseTo(1, 11);
});

test('is the limit of the binomial', () => {
  expect(binomialAtMost(12, 1e7, 1e-6)).toBeCloseTo(poissonAtMost(12, 10), 6);
});

test('is near a half at a mean of a million', () => {
  expect(poissonAtMost(1e6, 1e6)).toBeCloseTo(0.500266, 6);
});

test('knows the ends', () => {
  expect(poissonAtMost(-1, 3)).toBe(0);
  expect(poissonAtMost(0, 0)).toBe(1);
});

// Garwood 1936, table of the limits at 90 and 95 %.
test.each([
  [1, 0.9, 0.105],
  [2, 0.9, 0.532],
  [5, 0.95, 1.97],
  [10, 0.95, 5.425],
  [0, 0.9, 0],
])('of %d events seen the mean is at least, at %d: %d', (k, confidence, mean) => {
  expect(poissonMeanAtLeast(k, confidence)).toBeCloseTo(mean, 3);
});
