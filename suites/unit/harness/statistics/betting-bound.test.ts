import { describe, expect, test } from 'vitest';
import {
  bettingLowerBound,
  bettingUpperBound,
} from '../../../../harness/statistics/betting-bound.ts';
import { seededRandom } from '../../../../harness/statistics/random.ts';

describe('the betting bound of a mean', { tags: ['unit'] }, () => {
  test('is near the mean where nothing varies, and nearer the more there is', () => {
    const few = bettingLowerBound(
      Array.from({ length: 100 }, () => 0.5),
      0.01,
    );
    const many = bettingLowerBound(
      Array.from({ length: 1000 }, () => 0.5),
      0.01,
    );
    expect(few).toBeLessThan(many);
    expect(many).toBeGreaterThan(0.49);
    expect(many).toBeLessThanOrEqual(0.5);
  });

  test('lies below and above the mean by the same for the mirrored numbers', () => {
    const values = [0.1, 0.9, 0.4, 0.4, 0.7, 0.2, 0.5];
    const mirrored = values.map((value) => 1 - value);
    expect(bettingUpperBound(values, 0.05)).toBeCloseTo(1 - bettingLowerBound(mirrored, 0.05), 9);
  });

  test('is wrong less often than it says: rare ones among zeros, mean .02, at 5 %', () => {
    const random = seededRandom(4);
    let wrong = 0;
    for (let trial = 0; trial < 300; trial++) {
      const values = Array.from({ length: 150 }, () => (random() < 0.02 ? 1 : 0));
      if (bettingLowerBound(values, 0.05) > 0.02) wrong++;
    }
    // 15 are expected at most; 26 would come once in a hundred such tests.
    expect(wrong).toBeLessThan(26);
  });

  test('says nothing without numbers', () => {
    expect(bettingLowerBound([], 0.01)).toBeCloseTo(0, 9);
    expect(bettingUpperBound([], 0.01)).toBeCloseTo(1, 9);
  });

  test('is where the bets have made 1/α: of one number where it falls below the largest stake', () => {
    // 1 + .75/m · (1 − m) = 2 at m = 3/7.
    expect(bettingLowerBound([1], 0.5)).toBeCloseTo(3 / 7, 11);
    // The bet is √(2 ln(1.25)/.25), and 1 + bet · (.6 − m) = 1.25.
    expect(bettingLowerBound([0.6], 0.8)).toBeCloseTo(
      0.6 - 0.25 / Math.sqrt(8 * Math.log(1.25)),
      11,
    );
  });

  test('has later bets that are sized by the numbers before them', () => {
    // Bets of .94476 and 1.32946; computed apart, by the formula of the paper.
    expect(bettingLowerBound([0.6, 0.4], 0.8)).toBeCloseTo(0.376110648, 8);
    expect(bettingLowerBound([0.6, 0.4, 0.9, 0.1, 0.5], 0.8)).toBeCloseTo(0.538662706, 8);
  });
});
