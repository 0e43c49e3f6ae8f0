import { expect, test } from 'vitest';
import { inProcessLimits } from '../../../../../harness/measurement/leak/limits.ts';
import type {
  DrainedPoint,
  RetainedLimit,
  Trajectory,
} from '../../../../../harness/measurement/leak/trajectory.ts';
import {
  returnsInPauses,
  risesBetweenPauses,
} from '../../../../../harness/verdicts/leak/pauses.ts';

const heap = inProcessLimits['heap'] as RetainedLimit;
const KIB = 1024;
const MIB = 1024 * KIB;

/** Pauses after these operations: what was left in each, and how much of it had gone in the pause. */
function paused(
  pauses: readonly (readonly [operations: number, level: number])[],
  went = MIB,
  window: (operations: number) => number = (operations) => 5 * MIB + 100 * operations,
): Trajectory {
  const drained: DrainedPoint[] = pauses.map(([operations, level]) => ({
    operations,
    level,
    before: level + went,
  }));
  const points = (from: number, to: number) =>
    Array.from({ length: 11 }, (_, index) => {
      const operations = from + ((to - from) * index) / 10;
      return { operations, level: window(operations) };
    });
  return {
    resource: 'heap',
    kind: 'bytes',
    windows: [points(1_000, 3_000), points(3_000, 7_000)],
    warmUp: [],
    drained,
    verified: true,
    cutShort: false,
    steadyFrom: 0,
  };
}

const flat = [
  [1_000, 5 * MIB],
  [3_000, 5 * MIB],
  [7_000, 5 * MIB],
] as const;

const rising = [
  [1_000, 5 * MIB],
  [3_000, 6 * MIB],
  [7_000, 8 * MIB],
] as const;

test('what goes in each pause, and gains nothing from one to the next, returns', () => {
  expect(returnsInPauses(paused(flat), heap)).toBe(true);
  expect(returnsInPauses(paused(rising), heap)).toBe(false);
});

test('where next to nothing went in the pause, the pause says nothing', () => {
  expect(returnsInPauses(paused(flat, heap.noiseFloor), heap)).toBe(false);
  expect(returnsInPauses(paused(flat, heap.noiseFloor + 1), heap)).toBe(true);
});

test('without a pause, and for a resource too coarse to hold a verdict open, nothing returns', () => {
  expect(returnsInPauses(paused([]), heap)).toBe(false);
  expect(returnsInPauses(paused(flat), { ...heap, backstop: true })).toBe(false);
});

test('pauses that are near each other, or have few operations between them, are not compared', () => {
  const near = [
    [4_000, 5 * MIB],
    [7_000, 5 * MIB],
  ] as const;
  expect(returnsInPauses(paused(near), heap)).toBe(false);
  const few = [
    [10, 5 * MIB],
    [49, 5 * MIB],
  ] as const;
  expect(returnsInPauses(paused(few), heap)).toBe(false);
  const enough = [
    [10, 5 * MIB],
    [50, 5 * MIB],
  ] as const;
  expect(returnsInPauses(paused(enough), heap)).toBe(true);
});

test('what is left rises from each pause to the next, undiminished: a leak, at its rate', () => {
  const judgement = risesBetweenPauses(paused(rising), heap);
  expect(judgement).toMatchObject({ verdict: 'fail', needs: null, confidence: 0.99 });
  expect(judgement?.slopePerOp).toBeCloseTo((2 * MIB) / 4_000, 6);
  const [low, high] = judgement?.interval ?? [0, 0];
  expect((low + high) / 2).toBeCloseTo((2 * MIB) / 4_000, 6);
  expect(high - low).toBeCloseTo((2 * heap.oneOff) / 4_000, 6);
  expect(judgement?.reason).toMatch(/^rose from each pause to the next, undiminished: /);
});

test('what slows down to less than half from pause to pause is none', () => {
  const slowing = (late: number) =>
    paused([
      [1_000, 5 * MIB],
      [3_000, 6 * MIB],
      [7_000, 6 * MIB + late],
    ]);
  // 524 bytes an operation before: 262 are half of it.
  expect(risesBetweenPauses(slowing(1.1 * MIB), heap)?.verdict).toBe('fail');
  expect(risesBetweenPauses(slowing(0.9 * MIB), heap)).toBeNull();
});

test('two pauses, or three of which the middle one is late, say nothing', () => {
  expect(risesBetweenPauses(paused(rising.slice(1)), heap)).toBeNull();
  const late = [
    [1_000, 5 * MIB],
    [4_000, 6 * MIB],
    [7_000, 8 * MIB],
  ] as const;
  expect(risesBetweenPauses(paused(late), heap)).toBeNull();
  expect(risesBetweenPauses(paused(rising), { ...heap, backstop: true })).toBeNull();
});

test('what rises by no more than a buffer that is emptied at once may be one', () => {
  // A mebibyte falls at once, every 1,000 operations.
  const emptied = (operations: number) => 5 * MIB + ((operations % 1_000) / 1_000) * MIB;
  const slow = [
    [1_000, 5 * MIB],
    [3_000, 5.5 * MIB],
    [7_000, 6.5 * MIB],
  ] as const;
  expect(risesBetweenPauses(paused(slow), heap)?.verdict).toBe('fail');
  expect(risesBetweenPauses(paused(slow, MIB, emptied), heap)).toBeNull();
});

test('what a limit allows is none', () => {
  const allowed = { ...heap, leakAbove: 600 };
  expect(risesBetweenPauses(paused(rising), allowed)).toBeNull();
});
