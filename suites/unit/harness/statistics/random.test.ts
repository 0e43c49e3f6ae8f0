import { expect, test } from 'vitest';
import { normalNumber, seededRandom, shuffled } from '../../../../harness/statistics/random.ts';

const take = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));

test('the same seed gives the same numbers, another seed others', () => {
  expect(take(1)).toEqual(take(1));
  expect(take(1)).not.toEqual(take(2));
});

test('its numbers are spread evenly over [0, 1)', () => {
  const random = seededRandom(4);
  const bins = new Uint32Array(10);
  for (let i = 0; i < 100_000; i++) bins[Math.floor(random() * 10)]! += 1;
  for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(400);
});

test('its normal numbers have mean 0 and variance 1', () => {
  const random = seededRandom(6);
  const values = Array.from({ length: 50_000 }, () => normalNumber(random));
  const mean = values.reduce((a, b) => a + b) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  expect(mean).toBeCloseTo(0, 1);
  expect(variance).toBeCloseTo(1, 1);
});

test('a shuffle keeps every value, and every order comes up', () => {
  const random = seededRandom(8);
  const orders = new Set(Array.from({ length: 200 }, () => shuffled([1, 2, 3], random).join('')));
  expect(orders.size).toBe(6);
});
