import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { burstWindows, requestsInBurst } from '../../../../../harness/statistics/share/windows.ts';

const dues = fc
  .array(fc.double({ min: 0, max: 10_000, noNaN: true }), { minLength: 1, maxLength: 60 })
  .map((values) => Float64Array.from(values).toSorted());

test('each request is in windows for as long as a window is', () => {
  fc.assert(
    fc.property(dues, fc.double({ min: 0.001, max: 3, noNaN: true }), (dueMs, length) => {
      let held = 0;
      for (const [requests, seconds] of burstWindows(dueMs, length)) held += requests * seconds;
      expect(held).toBeCloseTo(dueMs.length * length, 6);
    }),
  );
});

test('at a steady rate a burst catches rate × length requests', () => {
  const dueMs = Float64Array.from({ length: 2000 }, (_, i) => i * 10);
  expect(requestsInBurst(burstWindows(dueMs, 0.1))).toBeCloseTo(10, 1);
});

test('a burst shorter than the gap between requests catches one', () => {
  const dueMs = Float64Array.from({ length: 50 }, (_, i) => i * 1000);
  const windows = burstWindows(dueMs, 0.2);
  expect([...windows.keys()]).toEqual([1]);
  expect(requestsInBurst(windows)).toBe(1);
});

test('a batch is caught as a whole, however short the burst', () => {
  const dueMs = Float64Array.from({ length: 200 }, (_, i) => Math.floor(i / 20) * 1000);
  expect(requestsInBurst(burstWindows(dueMs, 0.001))).toBe(20);
});

test('nothing that was due makes no window', () => {
  expect(burstWindows([], 1).size).toBe(0);
  expect(requestsInBurst(new Map())).toBe(1);
});

test('windows are as long as they hold so many requests', () => {
  // Due at 0, 1 and 3 s; windows of 2 s that begin from −2 s on.
  expect(Object.fromEntries(burstWindows([0, 1000, 3000], 2))).toEqual({ 1: 4, 2: 1 });
  // A window that begins with the last request holds it; one a moment later does not.
  expect(Object.fromEntries(burstWindows([5000], 0.5))).toEqual({ 1: 0.5 });
  expect(Object.fromEntries(burstWindows([0, 0, 0], 1))).toEqual({ 3: 1 });
});

test('a burst catches requests as one of them sees it: weighed by their number', () => {
  expect(
    requestsInBurst(
      new Map([
        [1, 2],
        [3, 2],
      ]),
    ),
  ).toBe((2 + 18) / (2 + 6));
  expect(requestsInBurst(new Map([[0.5, 2]]))).toBe(1);
});
