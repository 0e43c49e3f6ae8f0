import { assert, boolean, double, property } from 'fast-check';
import { expect, test } from 'vitest';

import { firstLevel, nextLevel, pairRates } from '../../../../harness/capacity/pair-rates.ts';

test('pairs begin where both sides are as far from their knees', () => {
  const level = firstLevel({ base: 200, candidate: 200 }, 0.1);
  expect(level / 200).toBeCloseTo(200 / (level * 0.9), 10);
  // A candidate that holds just so much less is at its knee together with the base.
  expect(firstLevel({ base: 200, candidate: 180 }, 0.1)).toBeCloseTo(200, 10);
});

test.for([
  [{ base: true, candidate: true }, 103],
  [{ base: false, candidate: false }, 97],
  [{ base: true, candidate: false }, 100],
  [{ base: false, candidate: true }, 100],
  [{ base: null, candidate: true }, 100],
] as const)('after %o the level is %d', ([kept, level]) => {
  expect(nextLevel(100, { kept }, 1)).toBeCloseTo(level, 10);
});

test.for([
  [1, 103],
  [2, 103],
  [3, 106],
  [5, 112],
  [6, 115],
  [60, 115],
] as const)('after %d that did the same the level is %d', ([inARow, level]) => {
  expect(nextLevel(100, { kept: { base: true, candidate: true } }, inARow)).toBeCloseTo(level, 10);
});

test('a low rate goes by half of one a second, and never below one', () => {
  const alike = { kept: { base: false, candidate: false } };
  expect(nextLevel(4, alike, 1)).toBe(3.5);
  expect(nextLevel(1, alike, 1)).toBe(1);
});

test('of rates nearby those are taken whose share is the one that was asked for', () => {
  expect(pairRates(203, 0.05, { isLower: true, most: 5000 })).toEqual({
    base: 200,
    candidate: 190,
  });
  expect(pairRates(300, 0.1, { isLower: false, most: 5000 })).toEqual({
    base: 300,
    candidate: 270,
  });
});

test('what is rounded can still show what is expected', () => {
  expect(pairRates(7, 0.1, { isLower: true, most: 5000 })).toEqual({ base: 7, candidate: 6 });
  expect(pairRates(7, 0.1, { isLower: false, most: 5000 })).toEqual({ base: 7, candidate: 7 });
  expect(pairRates(1, 0.1, { isLower: true, most: 5000 })).toEqual({ base: 1, candidate: 1 });
});

test('no rate is above the most, none below one, and none far from its level', () => {
  assert(
    property(
      double({ min: 1, max: 6000, noNaN: true }),
      double({ min: 0.001, max: 0.9, noNaN: true }),
      boolean(),
      (level, margin, isLower) => {
        const { base, candidate } = pairRates(level, margin, { isLower, most: 5000 });
        expect(base).toBeLessThanOrEqual(5000);
        expect(candidate).toBeGreaterThanOrEqual(1);
        expect(Math.abs(base - Math.min(5000, level))).toBeLessThanOrEqual(0.02 * level + 1);
        const share = candidate / base / (1 - margin);
        // The lowest rate is 1, however much lower it ought to be.
        const isRoundedRight = candidate === 1 || (isLower ? share <= 1 + 1e-9 : share >= 1 - 1e-9);
        expect(isRoundedRight).toBe(true);
      },
    ),
  );
});
