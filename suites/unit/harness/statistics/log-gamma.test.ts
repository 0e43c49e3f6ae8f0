import { expect, test } from 'vitest';
import { devianceTerm, logGamma, stirlingError } from '../../../../harness/statistics/log-gamma.ts';

test.each([
  [1, 0],
  [2, 0],
  [5, Math.log(24)],
  [11, Math.log(3_628_800)],
  [0.5, Math.log(Math.PI) / 2],
  // DLMF 5.4: Γ(1/4) = 3.62560990822190831…
  [0.25, Math.log(3.625_609_908_221_908)],
])('ln Γ(%d) is %d', (x, value) => {
  expect(logGamma(x)).toBeCloseTo(value, 12);
});

test.each([0, -1, Number.NaN])('there is no ln Γ of %d', (x) => {
  expect(() => logGamma(x)).toThrow(`logGamma takes a positive number, not ${x}`);
});

test('the error of Stirling’s formula is 1/(12 n) and less, on both sides of the change of methods', () => {
  // ln 1! − (½ ln 2π − 1), and so on by ln(n + 1) − … between neighbors.
  expect(stirlingError(1)).toBeCloseTo(1 - Math.log(2 * Math.PI) / 2, 12);
  for (const n of [2, 15, 16, 17, 100]) {
    const step = Math.log(n + 1) - ((n + 1.5) * Math.log(n + 1) - (n + 0.5) * Math.log(n) - 1);
    expect(stirlingError(n + 1) - stirlingError(n)).toBeCloseTo(step, 11);
    expect(stirlingError(n)).toBeLessThan(1 / (12 * n));
    expect(stirlingError(n)).toBeGreaterThan(1 / (12 * n) - 1 / (360 * n ** 3));
  }
});

function formula(x: number, mean: number): number {
  return x * Math.log(x / mean) + mean - x;
}

test('the deviance is that of its formula, near its mean and far from it', () => {
  for (const [x, mean] of [
    [3, 9],
    [9, 3],
    [100, 110],
    [110, 100],
    [1_000, 1_180],
  ] as const) {
    expect(devianceTerm(x, mean) / formula(x, mean)).toBeCloseTo(1, 10);
  }
  expect(devianceTerm(0, 7)).toBe(7);
  expect(devianceTerm(7, 7)).toBe(0);
});
