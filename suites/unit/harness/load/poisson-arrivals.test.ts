import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatArrivals,
  parseArrivals,
  poissonSchedule,
} from '../../../../harness/load/poisson-arrivals.ts';

const plan = { arrivals: 6000, seconds: 60, seed: 4 };

test('as many arrivals as were asked for, in order, within the time', () => {
  const dueMs = poissonSchedule(plan);
  expect(dueMs).toHaveLength(6000);
  expect(dueMs).toEqual(dueMs.toSorted((a, b) => a - b));
  expect(dueMs[0]).toBeGreaterThan(0);
  expect(dueMs.at(-1)).toBeLessThan(60_000);
});

test('gaps scatter as those of independent clients do, and a metronome has none that scatter', () => {
  const dueMs = poissonSchedule(plan);
  const gaps = dueMs.slice(1).map((due, i) => due - (dueMs[i] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
  expect(Math.sqrt(variance) / mean).toBeGreaterThan(0.95);
  expect(Math.sqrt(variance) / mean).toBeLessThan(1.05);
});

test('the same seed gives the same arrivals, another one gives others', () => {
  expect(poissonSchedule(plan)).toEqual(poissonSchedule(plan));
  expect(poissonSchedule({ ...plan, seed: 5 })[0]).not.toBe(poissonSchedule(plan)[0]);
});

test('a plan survives its way through the environment', () => {
  const plans = fc.record({
    arrivals: fc.integer({ min: 1, max: 1e7 }),
    seconds: fc.double({ min: 0.001, max: 1e5, noNaN: true }),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(plans, (one) => {
      expect(parseArrivals(formatArrivals(one))).toEqual(one);
    }),
  );
});

test.each([undefined, '', 'poisson', 'poisson a 3 1', 'poisson 3 0 1', 'constant 3 4 1'])(
  '%j is no plan',
  (text) => {
    expect(parseArrivals(text)).toBeNull();
  },
);
