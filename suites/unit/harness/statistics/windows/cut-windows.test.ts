import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutWindows, windowsIn } from '../../../../../harness/statistics/windows/cut-windows.ts';

const each = (count: number, everyMs = 10, fromMs = 0) =>
  Float64Array.from({ length: count }, (_, i) => fromMs + i * everyMs);

const spans = (dueMs: Float64Array, seconds: number, options = {}) =>
  cutWindows(dueMs, seconds, options).map(({ fromMs, toMs, first, past }) =>
    [fromMs, toMs, first, past].map(Math.round),
  );

test('a stretch of three windows is cut into three', () => {
  expect(spans(each(3000), 10)).toEqual([
    [0, 10_000, 0, 1000],
    [10_000, 20_000, 1000, 2000],
    [20_000, 30_000, 2000, 3000],
  ]);
});

test('the tick at the very end is in the last window', () => {
  expect(spans(each(3001), 10).at(-1)).toEqual([20_000, 30_010, 2000, 3001]);
});

test('what is left over is in a window that ends with the stretch', () => {
  expect(spans(each(2500), 10)).toEqual([
    [0, 10_000, 0, 1000],
    [10_000, 20_000, 1000, 2000],
    [15_000, 25_000, 1500, 2500],
  ]);
});

test('a stretch nearly as long as a window is one, a shorter one has none', () => {
  expect(spans(each(960), 10)).toHaveLength(1);
  expect(spans(each(940), 10)).toEqual([]);
  expect(cutWindows(each(1), 10)).toEqual([]);
});

test('while the load goes on only a window that has ended is one', () => {
  expect(spans(each(2500), 10, { onlyWhole: true })).toHaveLength(2);
  expect(spans(each(990), 10, { onlyWhole: true })).toEqual([]);
});

test('a later stretch is cut from its own beginning', () => {
  expect(spans(each(1000, 10, 4000), 5)).toEqual([
    [4000, 9000, 0, 500],
    [9000, 14_000, 500, 1000],
  ]);
});

test('a window without any entry is one', () => {
  const dueMs = Float64Array.of(...each(1000), ...each(1000, 10, 20_000));
  expect(spans(dueMs, 10)[1]).toEqual([10_000, 20_000, 1000, 1000]);
});

test('every entry is in a window, and there are as many as were planned', () => {
  const gaps = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), {
    minLength: 3,
    maxLength: 80,
  });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: 8 }), (all, seconds) => {
      let at = 0;
      const dueMs = Float64Array.from(all, (gap) => (at += gap));
      const windows = cutWindows(dueMs, seconds);
      if (windows.length === 0) return;
      expect(windows[0]?.first).toBe(0);
      expect(windows.at(-1)?.past).toBe(dueMs.length);
      for (const [index, { first }] of windows.slice(1).entries()) {
        expect(first).toBeLessThanOrEqual(windows[index]!.past);
      }
    }),
  );
  expect([29, 30, 31, 5].map((seconds) => windowsIn(seconds, 10))).toEqual([3, 3, 4, 0]);
});
