import { describe, expect, test } from 'vitest';
import type { Trajectory } from '../../../../../harness/measurement/leak/trajectory.ts';
import {
  nextStepBy,
  risesInSteps,
  stepsSteadily,
} from '../../../../../harness/verdicts/leak/doubling-steps.ts';
import { blocks, heap, type Level, trajectory, windowsUpTo } from './suspects.ts';

const ends = [4_000, 8_000, 16_000, 32_000];

/** Warm-up to 2,000 operations and four windows, each twice as long as the last. */
function grown(level: Level, more: Partial<Trajectory> = {}): Trajectory {
  return trajectory(level, {
    warmUp: blocks(0, 1_800, level, 9),
    windows: windowsUpTo(2_000, ends, level),
    ...more,
  });
}

/** A table of numbers, of which so many are added by each operation: it doubles. */
const table =
  (each = 4): Level =>
  (operations) =>
    5e6 + 8 * 2 ** Math.ceil(Math.log2(Math.max(16, each * operations)));

/** Steps of some bytes each, after these operations. */
const stepsAt =
  (...steps: readonly (readonly [after: number, bytes: number])[]): Level =>
  (operations) =>
    5e6 + steps.reduce((sum, [after, bytes]) => sum + (operations >= after ? bytes : 0), 0);

const collected =
  (bytes: number): Level =>
  (operations) =>
    table()(operations) + (operations % 4_800 < 1_700 && operations > 8_000 ? bytes : 0);

describe('a table that leaks rises in steps', () => {
  test('which double with the operations', () => {
    expect(risesInSteps(grown(table()), heap)).toBe(true);
  });

  test('of which three windows must have been seen', () => {
    const windows = windowsUpTo(2_000, ends, table());
    expect(risesInSteps(grown(table(), { windows: windows.slice(0, 2) }), heap)).toBe(false);
    expect(risesInSteps(grown(table(), { windows: windows.slice(0, 3) }), heap)).toBe(true);
  });

  test('and is no table that holds its level', () => {
    expect(
      risesInSteps(
        grown(() => 5e6),
        heap,
      ),
    ).toBe(false);
    expect(risesInSteps(grown(stepsAt([3_000, 64_000], [6_000, 64_000])), heap)).toBe(false);
  });

  test('the steps lie apart by nearly twice the operations', () => {
    const near = stepsAt([18_000, 200_000], [30_000, 400_000]);
    expect(risesInSteps(grown(near), heap)).toBe(false);
  });

  test('is no rise that only the last window has', () => {
    expect(risesInSteps(grown(stepsAt([3_000, 100_000], [30_000, 900_000])), heap)).toBe(false);
  });

  test('what falls back by more than a tenth of the rise is none', () => {
    expect(risesInSteps(grown(collected(0)), heap)).toBe(true);
    expect(risesInSteps(grown(collected(400_000)), heap)).toBe(false);
  });

  test('what a limit allows is none', () => {
    const leaks = { ...heap, leakAbove: 20 };
    const allows = { ...heap, leakAbove: 80 };
    expect(risesInSteps(grown(table()), leaks)).toBe(true);
    expect(risesInSteps(grown(table()), allows)).toBe(false);
  });

  test('what was measured anew late says nothing: its first eighth was not seen', () => {
    const level = table();
    const anew = trajectory(level, {
      windows: windowsUpTo(40_000, [80_000, 160_000, 300_000], level),
    });
    expect(risesInSteps(anew, heap)).toBe(false);
  });
});

test('the next step comes after a little more than twice the operations of the last', () => {
  const level = stepsAt([4_000, 64_000], [16_000, 128_000]);
  expect(nextStepBy(grown(level), heap)).toBe(2.35 * 16_000);
});

/** One step of so much before 8,000 operations, and one after them. */
const judged = (before: number, after: number, steadyFrom = 8_000) =>
  stepsSteadily(grown(stepsAt([4_000, before], [16_000, after]), { steadyFrom }), heap);

describe('collections that came ever further apart until some operations', () => {
  test('never came: any step counts', () => {
    expect(judged(100_000, 0, 0)).toBe(true);
  });

  test('are followed by a step nearly as large as the largest before', () => {
    expect(judged(100_000, 80_000)).toBe(true);
    expect(judged(100_000, 79_000)).toBe(false);
    expect(judged(100_000, 0)).toBe(false);
  });

  test('are followed by one that is larger than the resolution', () => {
    expect(judged(1_000, heap.resolution)).toBe(false);
    expect(judged(1_000, heap.resolution + 1)).toBe(true);
  });

  test('count the step at those operations to what came before', () => {
    expect(judged(100_000, 200_000, 15_200)).toBe(true);
    expect(judged(100_000, 200_000, 16_000)).toBe(false);
  });
});
