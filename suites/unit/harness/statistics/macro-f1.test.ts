import { expect, test } from 'vitest';
import { macroF1 } from '../../../../harness/statistics/macro-f1.ts';

test('classes count alike, however rare', () => {
  // Class 0: 2 of 2 found, one too many: F1 = 4/5. Class 1: 1 of 2 found: F1 = 2/3.
  expect(macroF1([0, 0, 1, 1], [0, 0, 0, 1])).toBeCloseTo((4 / 5 + 2 / 3) / 2, 12);
});

test('an answer that is no class of the examples costs a class', () => {
  expect(macroF1([0, 0], [0, 9])).toBeCloseTo((2 / 3 + 0) / 2, 12);
});

test('a resample may hold an example several times', () => {
  expect(macroF1([0, 1], [0, 0], [0, 0, 0])).toBe(1);
});
