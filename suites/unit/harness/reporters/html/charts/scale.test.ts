import { expect, test } from 'vitest';
import {
  linearScale,
  ninesScale,
  roundTicks,
} from '../../../../../../harness/reporters/html/charts/scale.ts';

test('ticks are round and inside the domain', () => {
  expect(roundTicks(0, 100)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(roundTicks(3, 11)).toEqual([4, 6, 8, 10]);
});

test('a linear scale maps the ends of its domain to the ends of its range', () => {
  const scale = linearScale([10, 20], [0, 100]);
  expect([scale(10), scale(15), scale(20)]).toEqual([0, 50, 100]);
});

test('a domain of one value puts it in the middle', () => {
  expect(linearScale([7, 7], [0, 100])(7)).toBe(50);
  expect(linearScale([0, 0], [0, 100])(0)).toBe(50);
});

test('each further nine takes the same room', () => {
  const scale = ninesScale(99.9, [0, 300]);
  expect(scale(90)).toBeCloseTo(100, 6);
  expect(scale(99)).toBeCloseTo(200, 6);
  expect(scale(99.9)).toBeCloseTo(300, 6);
  expect(scale(100)).toBeCloseTo(300, 6);
});
