import { expect, test } from 'vitest';
import { levelShift } from '../../../../../harness/statistics/steady/level-shift.ts';
import { normalNumber, seededRandom } from '../../../../../harness/statistics/random.ts';

/** By the definition, sum by sum. */
function byDefinition(x: readonly number[]): number {
  const n = x.length;
  const sum = (from: number, to: number) => x.slice(from - 1, to).reduce((a, b) => a + b, 0);
  const mean = sum(1, n) / n;
  let most = 0;
  for (let k = 1; k < n; k += 1) {
    const shift = (sum(1, k) - k * mean) / Math.sqrt(n);
    let norm = 0;
    for (let t = 1; t <= k; t += 1) norm += (sum(1, t) - (t / k) * sum(1, k)) ** 2;
    for (let t = k + 1; t <= n; t += 1) {
      norm += (sum(t, n) - ((n - t + 1) / (n - k)) * sum(k + 1, n)) ** 2;
    }
    most = Math.max(most, (shift * shift * n * n) / norm);
  }
  return most;
}

test('is what its definition says', () => {
  const random = seededRandom(3);
  for (const jump of [0, 1, 5]) {
    const values = Array.from({ length: 50 }, (_, i) => normalNumber(random) + (i < 20 ? jump : 0));
    expect(levelShift(values)).toBeCloseTo(byDefinition(values), 6);
  }
});

test('does not hang on the unit, or on where zero is', () => {
  const random = seededRandom(4);
  const values = Array.from({ length: 60 }, () => normalNumber(random));
  const moved = values.map((value) => 1000 + 7 * value);
  expect(levelShift(moved)).toBeCloseTo(levelShift(values), 6);
});

test('where all are equal nothing shifts', () => {
  expect(levelShift([4, 4, 4, 4, 4])).toBe(0);
  expect(levelShift([])).toBe(0);
});
