import { describe, expect, test } from 'vitest';
import { pairedBootstrap } from '../../../../harness/statistics/paired-bootstrap.ts';

/** Of five examples with these values the largest that a resample holds. */
const largest = (picks: readonly number[]) => Math.max(...picks);
const mean = (picks: readonly number[]) =>
  picks.reduce((sum, pick) => sum + pick, 0) / picks.length;

describe('the interval by resampling', () => {
  test('draws as many examples as there are, each of them at random', () => {
    const lengths = new Set<number>();
    const seen = new Set<number>();
    pairedBootstrap(
      5,
      (picks) => {
        lengths.add(picks.length);
        for (const pick of picks) seen.add(pick);
        return 0;
      },
      0.01,
      0.01,
    );
    expect([...lengths]).toEqual([5]);
    expect([...seen].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
  });

  test('has its ends where the errors leave so much of ten thousand resamples', () => {
    let drawn = 0;
    const inTurn = () => (drawn += 1);
    // The numbers from 1 to 10,000: 1 % of them below the low end, 5 % above the high one.
    expect(pairedBootstrap(3, inTurn, 0.01, 0.05)).toEqual([101, 9_500]);
    expect(drawn).toBe(10_000);
  });

  test('is the same each time', () => {
    expect(pairedBootstrap(5, mean, 0.05, 0.05)).toEqual(pairedBootstrap(5, mean, 0.05, 0.05));
  });

  test('holds the statistic of the examples themselves', () => {
    const [low, high] = pairedBootstrap(101, mean, 0.01, 0.01);
    // The mean of 0 … 100 is 50, with a standard error of 29.2/√101 = 2.9.
    expect(low).toBeGreaterThan(50 - 3 * 2.9);
    expect(low).toBeLessThan(50 - 1.5 * 2.9);
    expect(high).toBeGreaterThan(50 + 1.5 * 2.9);
    expect(high).toBeLessThan(50 + 3 * 2.9);
    // The last of five is in .67 of the resamples, the second in a hundredth of those without later ones.
    expect(pairedBootstrap(5, largest, 0.02, 0.2)).toEqual([2, 4]);
  });
});
