import { expect, test } from 'vitest';
import { fallsSteadily } from '../../../../harness/statistics/kendall.ts';
import { normalNumber, seededRandom } from '../../../../harness/statistics/random.ts';

test(
  'values that fall do so by more than chance, and those that rise or repeat do not',
  { tags: ['unit'] },
  () => {
    const values = Array.from({ length: 20 }, (_, index) => 100 - index);
    expect(fallsSteadily(values, 0.01)).toBe(true);
    expect(fallsSteadily(values.toReversed(), 0.01)).toBe(false);
    expect(fallsSteadily(Array<number>(20).fill(5), 0.01)).toBe(false);
    expect(fallsSteadily([3, 2, 1], 0.01)).toBe(false);
  },
);

test('values in any order do so no more often than they may', { tags: ['trials'] }, () => {
  const random = seededRandom(5);
  let falls = 0;
  for (let trial = 0; trial < 2_000; trial++) {
    if (
      fallsSteadily(
        Array.from({ length: 20 }, () => normalNumber(random)),
        0.01,
      )
    )
      falls++;
  }
  expect(falls).toBeLessThan(40);
  expect(falls).toBeGreaterThan(4);
});

test('of ten values 36 pairs must fall and nine rise at the most, at 1 %', () => {
  // S = 36 − 9 = 27 gives (27 − 1)/11.180 = 2.3255, and 29 gives 2.504: the quantile is 2.3263.
  const nineRise = [7, 8, 9, 10, 6, 5, 4, 1, 2, 3];
  const eightRise = [7, 8, 9, 10, 6, 5, 3, 4, 1, 2];
  expect(fallsSteadily(nineRise, 0.01)).toBe(false);
  expect(fallsSteadily(eightRise, 0.01)).toBe(true);
});
