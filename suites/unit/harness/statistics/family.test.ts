import { expect, test } from 'vitest';
import { familyLevels } from '../../../../harness/statistics/family.ts';

test('shares the error of a fail among the gates, and leaves the error of a pass to each', () => {
  expect(familyLevels(0.01, 10)).toEqual({ fail: 0.001, pass: 0.01 });
});

test('without a gate there is nothing to share', () => {
  expect(familyLevels(0.05, 0)).toEqual({ fail: 0.05, pass: 0.05 });
});

test('refuses an error probability of 0', () => {
  expect(() => familyLevels(0, 3)).toThrow(/inside \(0, 1\)/);
});

test('refuses an error probability of 1, and more', () => {
  expect(() => familyLevels(1, 3)).toThrow(/inside \(0, 1\), not 1/);
  expect(() => familyLevels(-0.1, 3)).toThrow(RangeError);
});
