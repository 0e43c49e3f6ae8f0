import { expect, test } from 'vitest';
import { normalQuantile } from '../../../../harness/statistics/normal.ts';
import { studentQuantile } from '../../../../harness/statistics/student.ts';

// Abramowitz and Stegun, table 26.10.
test.each([
  [0.01, 5, 3.365],
  [0.05, 10, 1.812],
  [0.025, 1, 12.706],
  [0.005, 30, 2.75],
])('t of a tail of %d with %d degrees of freedom is %d', (tail, freedom, t) => {
  expect(studentQuantile(tail, freedom)).toBeCloseTo(t, 3);
});

test('with many degrees of freedom it is the normal one', () => {
  expect(studentQuantile(0.01, 1e6)).toBeCloseTo(normalQuantile(0.99), 4);
});

test('refuses what is no tail, and no freedom', () => {
  expect(() => studentQuantile(0.5, 3)).toThrow(/inside \(0, \.5\)/);
  expect(() => studentQuantile(0.1, 0)).toThrow(/degrees of freedom/);
});
