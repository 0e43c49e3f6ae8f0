import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortSamples } from '../../../../harness/metrics/samples.ts';
import { median, quantile } from '../../../../harness/statistics/quantile.ts';

const sample = fc
  .array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 200 })
  .map(sortSamples);

test('is a value that was observed, with at most 1 − p of the sample above it', () => {
  fc.assert(
    fc.property(sample, fc.integer({ min: 1, max: 999 }), (samples, thousandths) => {
      const value = quantile(samples, thousandths / 1000);
      expect(samples).toContain(value);
      const above = samples.filter((one) => one > value).length;
      expect(above * 1000).toBeLessThanOrEqual((1000 - thousandths) * samples.length);
    }),
  );
});

test('has rank ⌈np⌉ even where the product rounds up', () => {
  const samples = sortSamples(Array.from({ length: 100 }, (_, i) => i + 1));
  expect(quantile(samples, 0.07)).toBe(7);
  expect(quantile(samples, 0.99)).toBe(99);
  expect(quantile(samples, 1)).toBe(100);
  expect(quantile(samples, 0.001)).toBe(1);
});

test('the median of an even number is the mean of the middle two', () => {
  expect(median(sortSamples([4, 1, 3, 2]))).toBe(2.5);
  expect(median(sortSamples([3, 1, 2]))).toBe(2);
});

test.each([0, 1.1, Number.NaN])('refuses p = %s', (p) => {
  expect(() => quantile(sortSamples([1]), p)).toThrow(/p in \(0, 1\]/);
});
