import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../harness/statistics/random.ts';
import { rankAssociations, ranks } from '../../../../harness/statistics/rank-association.ts';

const noise = (seed: number, length = 24): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length }, () => random());
};

describe('rank associations', { tags: ['unit'] }, () => {
  test('equal values share the mean of their ranks, and infinity is the highest', () => {
    expect(ranks([3, 1, 3, Number.POSITIVE_INFINITY])).toEqual([2.5, 1, 2.5, 4]);
  });

  test('a course that rises with the outcome is found, and one that falls with it is not', () => {
    const outcome = noise(1);
    const found = rankAssociations(
      outcome,
      [outcome.map((x) => x ** 3), outcome.map((x) => -x)],
      2,
    );
    expect(found[0]?.rho).toBeCloseTo(1, 9);
    expect(found[0]?.p).toBeLessThan(0.005);
    expect(found[1]).toEqual({ rho: expect.closeTo(-1, 9), p: 1 });
  });

  test('a course that does not vary is associated with nothing', () => {
    expect(rankAssociations(noise(1), [Array.from({ length: 24 }, () => 5)], 2)[0]).toEqual({
      rho: 0,
      p: 1,
    });
  });

  test('of courses that are independent, one of all is taken for associated in no more than alpha', () => {
    const trials = 100;
    const alpha = 0.05;
    let wrong = 0;
    for (let trial = 0; trial < trials; trial++) {
      const courses = [1, 2, 3].map((course) => noise(trial * 10 + course, 16));
      const found = rankAssociations(noise(trial * 10, 16), courses, 1, 200);
      if (found.some(({ p }) => p <= alpha)) wrong += 1;
    }
    // The mean is 5, and 14 would come once in 2,000 times.
    expect(wrong).toBeLessThanOrEqual(13);
  });
});
