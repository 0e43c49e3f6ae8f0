import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../../harness/statistics/random.ts';
import {
  fewestSigns,
  fewestSuccesses,
  signEvidenceReaches,
  signEValue,
  signsToDecide,
} from '../../../../harness/statistics/sign-e-process.ts';

test.each([
  [0.01, [9, 14, 17, 21]],
  [0.001, [13, 18, 22, 25]],
])('the fewest launches with 0, 1, 2, 3 contrary signs at α = %d', (alpha, launches) => {
  expect([0, 1, 2, 3].map((contrary) => fewestSigns(contrary, alpha))).toEqual(launches);
});

test('all of n successes give (2^(n+1) − 1)/(n + 1)', () => {
  for (const n of [0, 1, 2, 9, 30, 200]) {
    expect(signEValue(n, n) / ((2 ** (n + 1) - 1) / (n + 1))).toBeCloseTo(1, 12);
  }
});

test('is a martingale under a fair coin: the mean of the two next values is the present one', () => {
  const counts = fc
    .integer({ min: 0, max: 120 })
    .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
  fc.assert(
    fc.property(counts, ([k, n]) => {
      const next = (signEValue(k + 1, n + 1) + signEValue(k, n + 1)) / 2;
      expect(next / signEValue(k, n)).toBeCloseTo(1, 10);
    }),
  );
});

test('grows with every success and falls with every failure', () => {
  expect(signEValue(6, 10)).toBeGreaterThan(signEValue(5, 10));
  expect(signEValue(5, 11)).toBeLessThan(signEValue(5, 10));
});

test('reaches its bound exactly where the table says and not one sign before', () => {
  expect(signEvidenceReaches(9, 9, 0.01)).toBe(true);
  expect(signEvidenceReaches(8, 8, 0.01)).toBe(false);
  expect(fewestSuccesses(8, 0.01)).toBeNull();
  expect(fewestSuccesses(14, 0.01)).toBe(13);
  expect(fewestSuccesses(13, 0.01)).toBe(13);
});

test('says how many signs more it takes if they keep coming', () => {
  expect(signsToDecide(5, 5, 0.01)).toBe(4);
  expect(signsToDecide(5, 10, 0.01)).toBeNull();
  // Eight of nine: 15 of 17 decide, with the same share of successes to come.
  expect(signsToDecide(8, 9, 0.01)).toBe(8);
});

test('says nothing where more signs than the most would be needed', () => {
  expect(signsToDecide(5, 5, 0.01, 4)).toBe(4);
  expect(signsToDecide(5, 5, 0.01, 3)).toBeNull();
});

test.each([-1, 1.5])('refuses %d signs', (signs) => {
  expect(() => signEValue(0, signs)).toThrow(
    `a number of signs is a whole number from 0, not ${signs}`,
  );
});

test.each([0, 1, Number.NaN])('refuses the error probability %d', (alpha) => {
  expect(() => signEvidenceReaches(9, 9, alpha)).toThrow(
    `an error probability lies inside (0, 1), not ${alpha}`,
  );
});

test.each([
  [1.5, 3],
  [4, 3],
  [-1, 3],
])('refuses %d successes of %d signs', (successes, signs) => {
  expect(() => signEValue(successes, signs)).toThrow(/can be successes|whole number/);
});

test(
  'looked at after every sign, a fair coin reaches 1/α in at most α of 100,000 trials',
  { tags: ['slow'], timeout: 120_000 },
  () => {
    const [looks, alpha, trials] = [120, 0.01, 100_000];
    const needed = Array.from(
      { length: looks + 1 },
      (_, n) => fewestSuccesses(n, alpha) ?? Infinity,
    );
    const random = seededRandom(1);
    let alarms = 0;
    for (let trial = 0; trial < trials; trial++) {
      let successes = 0;
      for (let n = 1; n <= looks; n++) {
        successes += Number(random() < 0.5);
        if (successes >= (needed[n] ?? Infinity)) {
          alarms++;
          break;
        }
      }
    }
    // An earlier simulation measured .71 %; three standard errors of that are .08 %.
    expect(alarms / trials).toBeLessThan(0.01);
    expect(alarms / trials).toBeGreaterThan(0.005);
  },
);
