import { expect, test } from 'vitest';
import { mcnemarAtLeast } from '../../../../harness/statistics/mcnemar.ts';

test('is the tail of a fair coin among the examples that only one gets right', () => {
  // R: binom.test(15, 20, alternative = 'greater')
  expect(mcnemarAtLeast(15, 5)).toBeCloseTo(0.02069473, 7);
});

test('two that never differ are no evidence', () => {
  expect(mcnemarAtLeast(0, 0)).toBe(1);
});
