import { expect, test } from 'vitest';
import {
  describe,
  largestDrawdown,
  largestFall,
  levelOver,
  lowest,
  operationsOver,
  pointBefore,
  secant,
  thirdOf,
} from '../../../../../harness/verdicts/leak/figures.ts';
import { leak, undecided, unverified } from '../../../../../harness/verdicts/leak/judgement.ts';
import { blocks, steadily, windowsUpTo } from './suspects.ts';

const levels = (...all: readonly number[]) =>
  all.map((level, index) => ({ operations: 100 * index, level }));

test('a window in figures has its gain, its slope, and the slope of its last third', () => {
  const window = blocks(
    1_000,
    2_000,
    (done) => 3 * Math.min(done, 1_700) + 9 * Math.max(0, done - 1_700),
  );
  const { operations, gain, tail, trend } = describe(window);
  expect({ operations, gain }).toEqual({ operations: 1_000, gain: 2_100 + 2_700 });
  expect(tail).toBeCloseTo(9, 9);
  expect(trend.low).toBeLessThanOrEqual(trend.slope);
  expect(trend.confidence).toBeCloseTo(0.99, 12);
});

test('the plain slope leaves out the largest rise, and is never above the slope', () => {
  const doubled = blocks(0, 1_000, (done) => done + (done >= 500 ? 10_000 : 0));
  expect(describe(doubled).trend.slope).toBeGreaterThan(2);
  // The rise between those two points is left out as a whole.
  expect(describe(doubled).plainSlope).toBeGreaterThan(0.8);
  expect(describe(doubled).plainSlope).toBeLessThanOrEqual(1);
  expect(describe(blocks(0, 1_000, steadily(-2))).plainSlope).toBeCloseTo(-2, 9);
});

test('windows are measured from the first point to the last', () => {
  const windows = windowsUpTo(1_000, [2_000, 4_000], (done) => done / 2);
  expect(operationsOver(windows)).toBe(3_000);
  expect(levelOver(windows)).toBe(1_500);
});

test('thirds are rounded up', () => {
  const window = levels(1, 2, 3, 4);
  expect(thirdOf(window, 'first')).toEqual(window.slice(0, 2));
  expect(thirdOf(window, 'last')).toEqual(window.slice(2));
  expect(lowest(window)).toBe(1);
});

test('the largest fall is between neighbors, the deepest from the highest before', () => {
  const window = levels(5, 9, 7, 8, 4, 6);
  expect(largestFall(window)).toBe(4);
  expect(largestDrawdown(window)).toBe(5);
  expect(largestFall(levels(1, 2, 3))).toBe(0);
  expect(largestDrawdown(levels(1, 2, 3))).toBe(0);
});

test('a secant needs two different points', () => {
  const [first, second] = levels(10, 30);
  expect(secant(first, second)).toBe(0.2);
  expect(secant(first, first)).toBe(0);
  expect(secant(undefined, second)).toBe(0);
  expect(secant(first, undefined)).toBe(0);
  expect(pointBefore(levels(10, 30), 100)).toEqual({ operations: 100, level: 30 });
  expect(pointBefore(levels(10, 30), 99)).toEqual({ operations: 0, level: 10 });
});

test('a leak is told by its slope, and by the whole gain where that says more', () => {
  const steady = leak(describe(blocks(0, 1_000, steadily(3))), 'rose', 'B/op');
  expect(steady).toMatchObject({ verdict: 'fail', needs: null, confidence: 0.99 });
  expect(steady.slopePerOp).toBeCloseTo(3, 9);
  expect(steady.reason).toBe('rose: 3.00 B/op [3.00, 3.00]');
  const once = leak(
    describe(blocks(0, 1_000, (done) => (done >= 900 ? 5_000 : 0))),
    'rose',
    'B/op',
  );
  expect(once.slopePerOp).toBe(5);
});

test('what is undecided needs about twice the operations', () => {
  const open = undecided(describe(blocks(0, 1_000, steadily(3))), 'too few');
  expect(open).toMatchObject({
    verdict: 'inconclusive',
    reason: 'too few',
    needs: 'about 2,000 more operations',
  });
  expect(open.interval[0]).toBeCloseTo(3, 9);
});

test('collections that were not major ones show nothing', () => {
  expect(unverified()).toEqual({
    verdict: 'inconclusive',
    slopePerOp: Number.NaN,
    interval: [-Infinity, Infinity],
    confidence: 0.99,
    reason: 'a collection that was asked for was not a major one, so the figures mean nothing',
    needs: 'a Node version whose gc() runs major collections',
  });
});

test('the tail begins a third of the points before the end', () => {
  const bent = blocks(0, 1_000, (done) => Math.max(0, done - 700) + 9 * Math.max(0, done - 900));
  // Over the last 300 operations, not over the last hundred.
  expect(describe(bent).tail).toBeCloseTo((300 + 900) / 300, 9);
});
