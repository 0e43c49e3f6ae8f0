import { expect, test } from 'vitest';
import { normalQuantile, normalTail } from '../../../../harness/statistics/normal.ts';

// R: qnorm
test.each([
  [0.5, 0],
  [0.975, 1.959963984540054],
  [0.995, 2.5758293035489004],
  [0.01, -2.326347874040841],
  [0.999999, 4.753424308822899],
])('the quantile at %d is %d', (probability, z) => {
  expect(normalQuantile(probability)).toBeCloseTo(z, 9);
});

test('the tails of z and −z share the whole', () => {
  expect(normalTail(1.7) + normalTail(-1.7)).toBe(1);
});

test.each([0, 1, Number.NaN])('has no quantile at %s', (probability) => {
  expect(() => normalQuantile(probability)).toThrow(/inside \(0, 1\)/);
});

test('half lies above 0', () => {
  expect(normalTail(0)).toBe(0.5);
});
