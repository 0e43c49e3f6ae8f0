import { describe, expect, test } from 'vitest';
import {
  pairedDifferenceInterval,
  pairedScore,
} from '../../../../harness/statistics/paired-difference.ts';
import { seededRandom } from '../../../../harness/statistics/random.ts';

describe('the interval of a paired difference', () => {
  test('is the published one for airway reactivity before and after transplantation', () => {
    // M. W. Fagerland, S. Lydersen and P. Laake, Statistics in Medicine 33 (2014): the cells are 1, 1, 7, 12.
    const counts = { onlyFirst: 1, onlySecond: 7, trials: 21 };
    const [low, high] = pairedDifferenceInterval(counts, 0.025, 0.025);
    expect(low).toBeCloseTo(-0.517, 3);
    expect(high).toBeCloseTo(-0.026, 3);
  });

  test('narrows around zero as agreement goes on', () => {
    const [few] = pairedDifferenceInterval(
      { onlyFirst: 0, onlySecond: 0, trials: 100 },
      0.01,
      0.01,
    );
    const [many] = pairedDifferenceInterval(
      { onlyFirst: 0, onlySecond: 0, trials: 2000 },
      0.01,
      0.01,
    );
    expect(few).toBeLessThan(-0.03);
    expect(many).toBeGreaterThan(-0.005);
    expect(many).toBeLessThan(0);
  });

  test('says nothing without examples', () => {
    expect(
      pairedDifferenceInterval({ onlyFirst: 0, onlySecond: 0, trials: 0 }, 0.01, 0.01),
    ).toEqual([-1, 1]);
  });

  test('turns over when the two change places', () => {
    const [low, high] = pairedDifferenceInterval(
      { onlyFirst: 9, onlySecond: 3, trials: 400 },
      0.02,
      0.005,
    );
    const [turnedLow, turnedHigh] = pairedDifferenceInterval(
      { onlyFirst: 3, onlySecond: 9, trials: 400 },
      0.005,
      0.02,
    );
    expect(turnedLow).toBeCloseTo(-high, 9);
    expect(turnedHigh).toBeCloseTo(-low, 9);
  });

  test('refuses counts that do not fit', () => {
    const counts = { onlyFirst: 8, onlySecond: 3, trials: 10 };
    expect(() => pairedDifferenceInterval(counts, 0.01, 0.01)).toThrow(RangeError);
  });
});

describe('the score', () => {
  test('is zero at the estimate and McNemar’s at zero', () => {
    const counts = { onlyFirst: 12, onlySecond: 4, trials: 100 };
    expect(pairedScore(counts, 0.08)).toBeCloseTo(0, 12);
    expect(pairedScore(counts, 0)).toBeCloseTo(8 / Math.sqrt(16), 12);
  });

  test(
    'rejects a true difference at the margin no more often than α says',
    { tags: ['trials'] },
    () => {
      // True accuracy drop of exactly 1 point, at three rates of disagreement.
      for (const onlyFirstRate of [0.001, 0.005, 0.03]) {
        const random = seededRandom(11);
        const trials = 1_650;
        const rounds = 4_000;
        let falsePasses = 0;
        for (let round = 0; round < rounds; round++) {
          let onlyFirst = 0;
          let onlySecond = 0;
          for (let trial = 0; trial < trials; trial++) {
            const u = random();
            if (u < onlyFirstRate) onlyFirst++;
            else if (u < 2 * onlyFirstRate + 0.01) onlySecond++;
          }
          if (pairedScore({ onlyFirst, onlySecond, trials }, -0.01) > 2.326_348) falsePasses++;
        }
        // 1 % of 4,000 is 40; four standard deviations above it.
        expect(falsePasses, `at ${onlyFirstRate}`).toBeLessThan(40 + 4 * Math.sqrt(40));
      }
    },
  );
});
