import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { betaQuantile, regularizedBeta } from '../../../../harness/statistics/incomplete-beta.ts';

const shape = fc.double({ min: 0.1, max: 1e4, noNaN: true });
const inside = fc.double({ min: 0.001, max: 0.999, noNaN: true });

test('is x^a where b = 1, and x where both are 1', () => {
  expect(regularizedBeta(0.3, 2.5, 1)).toBeCloseTo(0.3 ** 2.5, 13);
  expect(regularizedBeta(0.42, 1, 1)).toBeCloseTo(0.42, 14);
});

test('is the arcsine law where both are a half', () => {
  expect(regularizedBeta(0.2, 0.5, 0.5)).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(0.2)), 12);
});

test('mirrors: I_x(a, b) = 1 − I_{1−x}(b, a)', () => {
  fc.assert(
    fc.property(inside, shape, shape, (x, a, b) => {
      expect(regularizedBeta(x, a, b)).toBeCloseTo(1 - regularizedBeta(1 - x, b, a), 10);
    }),
  );
});

test('its quantile is its inverse', () => {
  fc.assert(
    fc.property(inside, fc.double({ min: 0.5, max: 500, noNaN: true }), (p, a) => {
      const x = betaQuantile(p, a, a + 3);
      expect(regularizedBeta(x, a, a + 3)).toBeCloseTo(p, 9);
    }),
  );
});

test('refuses arguments outside its domain', () => {
  expect(() => regularizedBeta(0.5, 0, 1)).toThrow(/positive a and b/);
  expect(() => regularizedBeta(1.1, 1, 1)).toThrow(/x in \[0, 1\]/);
});
