import { expect, test } from 'vitest';

import { hotKey } from '../../../../../harness/load/k6/hot-key.ts';
import { seededRandom } from '../../../../../harness/statistics/random.ts';

test('the first of a few keys comes twice as often as the second, and none beyond them', () => {
  const random = seededRandom(7);
  const counts = [0, 0, 0, 0];
  for (let draw = 0; draw < 20_000; draw += 1) counts[hotKey(4, random)]! += 1;
  expect(counts).toHaveLength(4);
  expect(counts[0]! / counts[1]!).toBeCloseTo(2, 0);
  expect(counts[0]! / counts[3]!).toBeCloseTo(4, 0);
});

test('the ends of what is drawn are keys, too', () => {
  expect(hotKey(3, () => 0)).toBe(0);
  expect(hotKey(3, () => 1 - Number.EPSILON / 2)).toBe(2);
});
