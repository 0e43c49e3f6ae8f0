import { assert, double, property } from 'fast-check';
import { expect, test } from 'vitest';
import { smallestSize } from '../../../../harness/seeding/smallest.ts';

test('the answer is caught, and is at most a few percent and a digit above the smallest that is', () => {
  assert(
    property(double({ min: 1.01, max: 9_000, noNaN: true }), (least) => {
      const found = smallestSize({ least: 1, most: 10_000 }, (size) => size >= least)!;
      expect(found).toBeGreaterThanOrEqual(least);
      expect(found / least).toBeLessThan(1.14);
    }),
  );
});

test('where not even the largest is caught, there is none', () => {
  expect(smallestSize({ least: 1, most: 100 }, () => false)).toBeNull();
  expect(smallestSize({ least: 1, most: 0 }, () => true)).toBeNull();
});

test('where the least is caught, it is the least; the largest is never exceeded', () => {
  expect(smallestSize({ least: 1, most: 100 }, () => true)).toBe(1);
  expect(smallestSize({ least: 1, most: 101 }, (size) => size >= 100.9)).toBe(101);
});

test('it is told to two digits', () => {
  expect(smallestSize({ least: 1, most: 1_000 }, (size) => size >= 41.3)).toBe(42);
});
