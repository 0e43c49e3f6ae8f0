import { expect, test } from 'vitest';
import { sortSamples } from '../../../../harness/metrics/samples.ts';

test('sorts by value and not by text', () => {
  expect([...sortSamples([10, 9, 100, -1])]).toEqual([-1, 9, 10, 100]);
});

test('leaves what it was given as it was', () => {
  const given = [2, 1];
  sortSamples(given);
  expect(given).toEqual([2, 1]);
});

test('refuses an empty sample', () => {
  expect(() => sortSamples([])).toThrow(/empty sample/);
});

test.each([Number.NaN, Infinity, -Infinity])('refuses %s', (value) => {
  expect(() => sortSamples([1, value, 2])).toThrow(/not a finite number/);
});
