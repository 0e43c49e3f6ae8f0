import { expect, test } from 'vitest';

import { normalNumber, seededRandom } from '../../../../harness/statistics/random.ts';
import { neighborLikeness } from '../../../../harness/statistics/rank-von-neumann.ts';

/** @param kept how much of an observation the next one has */
function series(n: number, kept: number, seed: number): number[] {
  const random = seededRandom(seed);
  let x = normalNumber(random);
  return Array.from({ length: n }, () => {
    x = kept * x + Math.sqrt(1 - kept ** 2) * normalNumber(random);
    return x;
  });
}

function shareBelow(n: number, kept: number, limit: number): number {
  const runs = 2000;
  let below = 0;
  for (let seed = 1; seed <= runs; seed += 1) {
    if (neighborLikeness(series(n, kept, seed)) < limit) below += 1;
  }
  return below / runs;
}

test('independent observations are below -2.33 in about 1 of 100 series', () => {
  for (const n of [20, 60]) {
    const share = shareBelow(n, 0, -2.33);
    expect(share).toBeGreaterThan(0.002);
    expect(share).toBeLessThan(0.02);
  }
});

test('neighbors that share half of what they are, are told in most series of 60', () => {
  expect(shareBelow(60, 0.5, -2.33)).toBeGreaterThan(0.9);
});

test('a steady rise is as alike as can be, and alternation as unlike', () => {
  const rise = Array.from({ length: 40 }, (_, i) => i);
  expect(neighborLikeness(rise)).toBeLessThan(-5);
  expect(neighborLikeness(rise.map((i) => (i % 2 === 0 ? i : -i)))).toBeGreaterThan(3);
});

test('is the ratio less 2, in its standard deviations', () => {
  // The squares of the ranks 1 to 10 around their mean sum to 82.5.
  const observations = [1, 6, 2, 5, 3, 7, 10, 4, 8, 9];
  const steps = observations.slice(1).reduce((sum, x, i) => sum + (x - observations[i]!) ** 2, 0);
  const expected = (steps / 82.5 - 2) / Math.sqrt((4 * 8 * (500 - 20 - 9)) / (5 * 10 * 11 * 81));
  expect(neighborLikeness(observations)).toBeCloseTo(expected, 12);
});

test('too few observations, and equal ones, tell nothing', () => {
  expect(neighborLikeness([1, 2, 3])).toBe(0);
  expect(neighborLikeness(Array.from({ length: 30 }, () => 1))).toBe(0);
});
