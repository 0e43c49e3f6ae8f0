import { expect, test } from 'vitest';
import { lookLevel, lookTimes } from '../../../../harness/statistics/looks.ts';

test('the first look may err half as often as all of them together, and all of them no more than α', () => {
  expect(lookLevel(0.01, 1)).toBe(0.005);
  let spent = 0;
  for (let look = 1; look <= 1000; look++) spent += lookLevel(0.01, look);
  expect(spent).toBeLessThan(0.01);
  expect(spent).toBeGreaterThan(0.00998);
});

test('refuses a look before the first one', () => {
  expect(() => lookLevel(0.01, 0)).toThrow(/counted from 1/);
});

test('a load is looked at each time that it has doubled, and at its end where that adds a quarter', () => {
  expect(lookTimes(10, 100)).toEqual([10, 20, 40, 80, 100]);
  expect(lookTimes(10, 99)).toEqual([10, 20, 40, 80]);
  expect(lookTimes(10, 12.5)).toEqual([10, 12.5]);
  expect(lookTimes(10, 10)).toEqual([10]);
  expect(lookTimes(0, 10)).toEqual([0]);
});
