import { describe, expect, test } from 'vitest';
import { largestMean, mostEventsBelow } from '../../../../harness/statistics/unseen-events.ts';
import { poissonAtMost } from '../../../../harness/statistics/poisson.ts';

const ALPHA = 0.003;

describe('events that were too few to be seen', { tags: ['unit'] }, () => {
  test('none at all shows nothing below a mean of ln(1/alpha)', () => {
    const least = Math.log(1 / ALPHA);
    expect(mostEventsBelow(least * 0.999, ALPHA)).toBe(-1);
    expect(mostEventsBelow(least * 1.001, ALPHA)).toBe(0);
  });

  test('the most that are too few is on the edge of its probability', () => {
    for (const mean of [6, 9, 20, 100, 1_000]) {
      const most = mostEventsBelow(mean, ALPHA);
      expect(poissonAtMost(most, mean)).toBeLessThanOrEqual(ALPHA);
      expect(poissonAtMost(most + 1, mean)).toBeGreaterThan(ALPHA);
    }
  });

  test('the largest mean is the inverse', () => {
    expect(largestMean(0, ALPHA)).toBeCloseTo(Math.log(1 / ALPHA), 6);
    for (const events of [1, 5, 40]) {
      expect(poissonAtMost(events, largestMean(events, ALPHA))).toBeCloseTo(ALPHA, 6);
    }
  });
});
