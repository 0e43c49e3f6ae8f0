import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { binomialAtLeast, binomialAtMost } from '../../../../harness/statistics/binomial.ts';
import { clopperPearson } from '../../../../harness/statistics/clopper-pearson.ts';

// R: binom.test(k, n)$conf.int
test.each([
  [5, 10, 0.95, 0.1870860284, 0.8129139716],
  [0, 299, 0.95, 0, 0.0122616],
  [4, 1000, 0.95, 0.001091, 0.010209],
  [10, 10, 0.99, 0.588704, 1],
])('%d of %d at %d', (k, n, confidence, low, high) => {
  const bounds = clopperPearson(k, n, confidence);
  expect(bounds[0]).toBeCloseTo(low, 5);
  expect(bounds[1]).toBeCloseTo(high, 5);
});

test('its bounds are where the tails are α/2', () => {
  const counts = fc
    .integer({ min: 2, max: 5000 })
    .chain((n) => fc.tuple(fc.integer({ min: 1, max: n - 1 }), fc.constant(n)));
  fc.assert(
    fc.property(counts, ([k, n]) => {
      const [low, high] = clopperPearson(k, n, 0.98);
      expect(binomialAtLeast(k, n, low)).toBeCloseTo(0.01, 8);
      expect(binomialAtMost(k, n, high)).toBeCloseTo(0.01, 8);
    }),
  );
});

test('knows nothing without a trial', () => {
  expect(clopperPearson(0, 0, 0.95)).toEqual([0, 1]);
});

test('refuses more successes than trials', () => {
  expect(() => clopperPearson(3, 2, 0.95)).toThrow(/0 to 2 can be successes/);
});

test('refuses fewer than no success', () => {
  expect(() => clopperPearson(-1, 2, 0.95)).toThrow(/not -1/);
  expect(() => clopperPearson(Number.NaN, 2, 0.95)).toThrow(RangeError);
});
