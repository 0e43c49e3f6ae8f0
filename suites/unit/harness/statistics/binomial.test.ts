import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { binomialDensity } from '../../../../harness/statistics/binomial-density.ts';
import { binomialAtLeast, binomialAtMost } from '../../../../harness/statistics/binomial.ts';

/** Exact in integers: p is a multiple of 1/1000. */
function exactAtMost(k: number, n: number, thousandths: number): number {
  const p = BigInt(thousandths);
  const q = 1000n - p;
  let choose = 1n;
  let sum = 0n;
  for (let i = 0; i <= k; i++) {
    sum += choose * p ** BigInt(i) * q ** BigInt(n - i);
    choose = (choose * BigInt(n - i)) / BigInt(i + 1);
  }
  return Number((sum << 200n) / 1000n ** BigInt(n)) / 2 ** 200;
}

const trial = fc
  .record({ n: fc.integer({ min: 1, max: 300 }), thousandths: fc.integer({ min: 1, max: 999 }) })
  .chain(({ n, thousandths }) =>
    fc.record({
      n: fc.constant(n),
      thousandths: fc.constant(thousandths),
      k: fc.integer({ min: 0, max: n }),
    }),
  );

test('agrees with sums in integers to eleven digits', () => {
  fc.assert(
    fc.property(trial, ({ n, k, thousandths }) => {
      const exact = exactAtMost(k, n, thousandths);
      if (exact < 1e-40) return;
      expect(Math.abs(binomialAtMost(k, n, thousandths / 1000) / exact - 1)).toBeLessThan(1e-11);
    }),
  );
});

test('at most k and at least k + 1 share the whole', () => {
  fc.assert(
    fc.property(trial, ({ n, k, thousandths }) => {
      const p = thousandths / 1000;
      expect(binomialAtMost(k, n, p) + binomialAtLeast(k + 1, n, p)).toBeCloseTo(1, 12);
    }),
  );
});

test('no event in n trials has probability (1 − p)^n, at ten million trials too', () => {
  expect(binomialAtMost(0, 44, 0.1)).toBeCloseTo(0.9 ** 44, 14);
  const exact = Math.exp(1e7 * Math.log1p(-1e-6));
  expect(binomialAtMost(0, 1e7, 1e-6) / exact).toBeCloseTo(1, 9);
});

test('is a half at the middle of ten million fair trials, plus half of the middle term', () => {
  const middle = binomialDensity(5e6, 1e7, 0.5, 0.5);
  expect(binomialAtMost(5e6, 1e7, 0.5)).toBeCloseTo(0.5 + middle / 2, 11);
});

test('keeps the digits of a tail that 1 − P would lose', () => {
  // P(X ≥ 60 of 60) = 1e-60 at p = .1.
  expect(binomialAtLeast(60, 60, 0.1) / 1e-60).toBeCloseTo(1, 10);
});

test('knows the ends', () => {
  expect(binomialAtMost(-1, 10, 0.5)).toBe(0);
  expect(binomialAtMost(10, 10, 0.5)).toBe(1);
  expect(binomialAtLeast(0, 10, 0.5)).toBe(1);
  expect(binomialAtLeast(11, 10, 0.5)).toBe(0);
  expect(binomialAtMost(3, 10, 0)).toBe(1);
  expect(binomialAtMost(3, 10, 1)).toBe(0);
  expect(binomialDensity(11, 10, 0.5, 0.5)).toBe(0);
});

test('a sure event always happens, and an impossible one never', () => {
  expect([0, 1, 5].map((k) => binomialDensity(k, 5, 0, 1))).toEqual([1, 0, 0]);
  expect([0, 4, 5].map((k) => binomialDensity(k, 5, 1, 0))).toEqual([0, 0, 1]);
  expect(binomialDensity(-1, 5, 0.5, 0.5)).toBe(0);
});

test.each([0.01, 0.3, 0.95])('all or none of five at %d are the powers of p and q', (p) => {
  expect(binomialDensity(5, 5, p, 1 - p) / p ** 5).toBeCloseTo(1, 12);
  expect(binomialDensity(0, 5, p, 1 - p) / (1 - p) ** 5).toBeCloseTo(1, 12);
});

test('none or all of ten million keep their digits where p or q is next to nothing', () => {
  const tiny = 1e-9;
  // (1 − p)^n of a p whose 1 − p has lost seven digits.
  const exact = Math.exp(1e7 * Math.log1p(-tiny));
  expect(Math.abs(binomialDensity(0, 1e7, tiny, 1 - tiny) - exact)).toBeLessThan(1e-14);
  expect(Math.abs(binomialDensity(1e7, 1e7, 1 - tiny, tiny) - exact)).toBeLessThan(1e-14);
  expect(binomialDensity(0, 3, 1 - tiny, tiny) / tiny ** 3).toBeCloseTo(1, 12);
  expect(binomialDensity(3, 3, tiny, 1 - tiny) / tiny ** 3).toBeCloseTo(1, 12);
});
