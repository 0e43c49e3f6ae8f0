import { expect, test } from 'vitest';
import { normalNumber, seededRandom } from '../../../../../harness/statistics/random.ts';
import { slowTrend, trendLimit } from '../../../../../harness/statistics/steady/slow-trend.ts';

const random = seededRandom(9);
const noise = Array.from({ length: 120 }, () => normalNumber(random));

test('a trend is far above what noise has, also without any noise', () => {
  expect(slowTrend(noise)).toBeLessThan(trendLimit(0.005));
  expect(slowTrend(noise.map((level, slot) => level + slot / 12))).toBeGreaterThan(100);
  expect(slowTrend(noise.map((_, slot) => slot))).toBeGreaterThan(100);
});

test('does not hang on the unit, on where zero is, or on which way it goes', () => {
  const moved = noise.map((level) => 1000 - 7 * level);
  expect(slowTrend(moved)).toBeCloseTo(slowTrend(noise), 6);
});

test('the limit is that of F(1, 6)', () => {
  expect(trendLimit(0.01)).toBeCloseTo(13.745, 2);
  expect(trendLimit(0.05)).toBeCloseTo(5.987, 2);
});

test('where all are equal there is none', () => {
  expect(slowTrend([4, 4, 4, 4])).toBeLessThan(1e-6);
});
