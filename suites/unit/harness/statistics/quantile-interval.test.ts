import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortSamples } from '../../../../harness/metrics/samples.ts';
import { shownAbove, shownAtMost } from '../../../../harness/statistics/proportion.ts';
import { countAbove } from '../../../../harness/statistics/quantile.ts';
import { quantileInterval } from '../../../../harness/statistics/quantile-interval.ts';
import { seededRandom } from '../../../../harness/statistics/random.ts';

const levels = { low: 0.01, high: 0.01 };

const upTo = (n: number) => sortSamples(Array.from({ length: n }, (_, i) => i));

test('458 samples have no upper bound of p99 at 99 %, 459 have their largest', () => {
  expect(quantileInterval(upTo(458), 0.99, 1, levels).high).toBeNull();
  expect(quantileInterval(upTo(459), 0.99, 1, levels).high).toBe(458);
});

test('the interval holds every limit that neither test decides', () => {
  const values = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 120 });
  fc.assert(
    fc.property(
      values,
      fc.integer({ min: 0, max: 30 }),
      fc.integer({ min: 0, max: 5 }),
      (xs, limit, infinite) => {
        const sorted = sortSamples(xs);
        const { low, high } = quantileInterval(sorted, 0.8, 1, levels, infinite);
        const events = countAbove(sorted, limit) + infinite;
        const counted = { events, trials: xs.length + infinite, designEffect: 1 };
        expect(shownAtMost(counted, 0.2 + 1e-16, 0.01)).toBe(high !== null && limit >= high);
        expect(low === null || shownAbove(counted, 0.2, 0.01) === limit < low).toBe(true);
      },
    ),
  );
});

test('misses the true median in at most 2 % of 4,000 samples', () => {
  const random = seededRandom(5);
  let misses = 0;
  for (let trial = 0; trial < 4000; trial++) {
    const samples = sortSamples(Array.from({ length: 61 }, random));
    const { low, high } = quantileInterval(samples, 0.5, 1, levels);
    misses += Number((low ?? 0) > 0.5 || (high ?? 1) < 0.5);
  }
  expect(misses / 4000).toBeLessThan(0.02);
});
