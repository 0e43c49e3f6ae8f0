import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { aboveEValue, belowEValue } from '../../../../harness/statistics/binomial-e-value.ts';
import { signEValue } from '../../../../harness/statistics/sign-e-process.ts';

test('at a half it is the sign e-process', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), (k, rest) => {
      const n = k + rest;
      expect(aboveEValue(k, n, 0.5) / signEValue(k, n)).toBeCloseTo(1, 9);
      expect(belowEValue(k, n, 0.5) / signEValue(n - k, n)).toBeCloseTo(1, 9);
    }),
  );
});

test('is a martingale at p0', () => {
  const counts = fc
    .integer({ min: 0, max: 400 })
    .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
  fc.assert(
    fc.property(counts, ([k, n]) => {
      const p0 = 0.01;
      const now = belowEValue(k, n, p0);
      const next = p0 * belowEValue(k + 1, n + 1, p0) + (1 - p0) * belowEValue(k, n + 1, p0);
      expect(next / now).toBeCloseTo(1, 9);
    }),
  );
});

test('without an event it is ∫ (1−q)^n / (p0 (1−p0)^n)', () => {
  const [n, p0] = [1000, 0.01];
  const exact = (1 - (1 - p0) ** (n + 1)) / (p0 * (n + 1) * (1 - p0) ** n);
  expect(belowEValue(0, n, p0) / exact).toBeCloseTo(1, 10);
});

test('refuses counts and proportions that make no sense', () => {
  expect(() => belowEValue(3, 2, 0.5)).toThrow(/can be events/);
  expect(() => belowEValue(1, 2, 1)).toThrow(/inside \(0, 1\)/);
});
