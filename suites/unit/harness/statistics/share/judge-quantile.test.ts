import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../../../harness/statistics/random.ts';
import { judgeQuantile } from '../../../../../harness/statistics/share/judge-quantile.ts';
import { steady } from './simulated.ts';

const levels = { pass: 0.01, fail: 0.01 };
const within = (limit: number, p = 0.95) => ({
  p,
  burstSeconds: 0.05,
  isOver: (value: number) => value > limit,
});

function exponential(seconds: number, seed: number, failShare = 0) {
  const random = seededRandom(seed);
  const { dueMs } = steady(seconds, 100);
  const values = Float64Array.from(dueMs, () =>
    random() < failShare ? Number.POSITIVE_INFINITY : -Math.log(1 - random()),
  );
  return { dueMs, values };
}

test('the interval holds the true quantile, and the value lies in it', () => {
  const { value, low, high } = judgeQuantile([exponential(120, 1)], within(10), levels);
  const truth = -Math.log(0.05);
  expect(low).toBeLessThan(truth);
  expect(high).toBeGreaterThan(truth);
  expect(value).toBeGreaterThan(low ?? Number.NaN);
  expect(value).toBeLessThan(high ?? Number.NaN);
});

test('the interval never contradicts the verdict', { tags: ['trials'] }, () => {
  const cases = fc.record({
    seconds: fc.integer({ min: 2, max: 60 }),
    seed: fc.nat(10_000),
    limit: fc.double({ min: 0.5, max: 6, noNaN: true }),
    p: fc.constantFrom(0.5, 0.9, 0.95, 0.99),
    failShare: fc.constantFrom(0, 0, 0.02),
  });
  fc.assert(
    fc.property(cases, ({ seconds, seed, limit, p, failShare }) => {
      const run = exponential(seconds, seed, failShare);
      const { verdict, low, high } = judgeQuantile([run], within(limit, p), levels);
      expect(verdict === 'at most').toBe(high !== null && high <= limit);
      expect(verdict === 'above').toBe(low !== null && low > limit);
    }),
    { numRuns: 60 },
  );
});

test('too few values leave an end open', () => {
  const { low, high, verdict } = judgeQuantile([exponential(1, 2)], within(3, 0.99), levels);
  expect({ high, verdict }).toEqual({ high: null, verdict: 'open' });
  expect(low).toBeLessThan(0.1);
});

test('earlier evidence decides with this one what neither decides alone', () => {
  const parts = [exponential(3, 3), exponential(3, 4)] as const;
  const first = judgeQuantile([parts[0]], within(30), levels);
  const second = judgeQuantile([parts[1]], within(30), levels, [first.evidence]);
  expect(first.verdict).toBe('open');
  expect(second.verdict).toBe('at most');
  expect(second.pooled.requests).toBe(600);
  expect(second.evidence.requests).toBe(300);
});

test('stretches of one run are no closer than their ends', () => {
  const both = judgeQuantile([exponential(3, 3), exponential(3, 4)], within(30), levels);
  expect(both.verdict).toBe('at most');
  expect(both.evidence.blocks).toHaveLength(2);
});

/** 100 values a second, from 1 on. */
function counted(seconds: number) {
  const { dueMs } = steady(seconds, 100);
  return { dueMs, values: Float64Array.from(dueMs, (_, index) => index + 1) };
}

test('the value is that of rank ⌈np⌉, of all parts together', () => {
  const valueAt = (p: number) => judgeQuantile([counted(1)], within(50, p), levels).value;
  expect(valueAt(0.95)).toBe(95);
  expect(valueAt(0.951)).toBe(96);
  // 100 × .07 is 7.000000000000001.
  expect(valueAt(0.07)).toBe(7);
  expect(valueAt(0.001)).toBe(1);
  const parts = [counted(1), counted(2)];
  expect(judgeQuantile(parts, within(50, 0.5), levels).value).toBe(75);
});

test('where all are over the limit, the bounds lie among the values', () => {
  const { verdict, low, high } = judgeQuantile([counted(20)], within(0, 0.5), levels);
  expect(verdict).toBe('above');
  expect(low).toBeGreaterThan(0);
  expect(low).toBeLessThan(1_000);
  expect(high).toBeGreaterThan(1_000);
});

test('where none is over it, the same bounds are found from the other side', () => {
  const parts = [exponential(60, 7)];
  const over = judgeQuantile(parts, within(-1), levels);
  const under = judgeQuantile(parts, within(1e9), levels);
  expect(under.verdict).toBe('at most');
  expect(over.verdict).toBe('above');
  expect([under.low, under.high]).toEqual([over.low, over.high]);
});

test('the bounds are the values at which the verdict turns', () => {
  const parts = [exponential(60, 7)];
  const { low, high } = judgeQuantile(parts, within(3), levels);
  const at = (limit: number) => judgeQuantile(parts, within(limit), levels).verdict;
  expect(at(high!)).toBe('at most');
  expect(at(high! - 1e-9)).not.toBe('at most');
  expect(at(low!)).not.toBe('above');
  expect(at(low! - 1e-9)).toBe('above');
});

test('earlier evidence leaves value and bounds as they are', () => {
  const alone = judgeQuantile([exponential(3, 4)], within(30), levels);
  const earlier = judgeQuantile([exponential(60, 3)], within(30), levels).evidence;
  const both = judgeQuantile([exponential(3, 4)], within(30), levels, [earlier]);
  expect([both.value, both.low, both.high]).toEqual([alone.value, alone.low, alone.high]);
});
