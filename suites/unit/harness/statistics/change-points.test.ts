import { array, assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { changePoints } from '../../../../harness/statistics/change-points.ts';
import { normalNumber, seededRandom } from '../../../../harness/statistics/random.ts';

function noise(length: number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length }, () => normalNumber(random));
}

const levels = (...parts: readonly (readonly [count: number, level: number])[]): number[] => {
  const all = parts.flatMap(([count, level]) => Array.from({ length: count }, () => level));
  return noise(all.length, 1).map((one, index) => one + (all[index] ?? 0));
};

test('a step is found where it is, with the levels of both sides', () => {
  const [found, ...others] = changePoints(levels([20, 100], [20, 110]));
  expect(others).toEqual([]);
  expect(found?.at).toBe(20);
  expect(found?.p).toBe(1 / 400);
  expect(found?.before).toBeCloseTo(100, 0);
  expect(found?.after).toBeCloseTo(110, 0);
});

test('steps up and down are told in the order of time, each with its own levels', () => {
  const found = changePoints(levels([15, 100], [15, 130], [15, 110]));
  expect(found.map(({ at }) => at)).toEqual([15, 30]);
  expect(found.map(({ before, after }) => [Math.round(before), Math.round(after)])).toEqual([
    [100, 130],
    [130, 110],
  ]);
});

test('one level has none, nor has a constant, nor one with a few outliers', () => {
  expect(changePoints(levels([40, 100]))).toEqual([]);
  expect(changePoints(Array.from({ length: 40 }, () => 7))).toEqual([]);
  const outliers = levels([40, 100]).map((value, index) => (index % 13 === 5 ? value + 50 : value));
  expect(changePoints(outliers)).toEqual([]);
});

test('a level has at least five values', () => {
  expect(changePoints([])).toEqual([]);
  expect(changePoints(levels([5, 100], [4, 900]))).toEqual([]);
  expect(changePoints(levels([5, 100], [5, 900])).map(({ at }) => at)).toEqual([5]);
  expect(changePoints(levels([30, 100], [4, 900])).map(({ at }) => at)).not.toContain(30);
});

test('a series whose neighbors are alike wanders, and that is no step', () => {
  let value = 0;
  const wandering = noise(80, 3).map((one) => (value = 0.7 * value + one));
  expect(changePoints(wandering)).toEqual([]);
});

test('the same series and seed give the same answer, whatever its unit', () => {
  assert(
    property(array(integer({ min: 0, max: 50 }), { maxLength: 24 }), (values) => {
      const found = changePoints(values);
      expect(changePoints(values)).toEqual(found);
      const doubled = changePoints(values.map((one) => one * 2));
      expect(doubled.map(({ at, p }) => [at, p])).toEqual(found.map(({ at, p }) => [at, p]));
    }),
    { numRuns: 30 },
  );
});
