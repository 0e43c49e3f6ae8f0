import { describe, expect, test } from 'vitest';
import { inProcessLimits } from '../../../../../harness/measurement/leak/limits.ts';
import type {
  DrainedPoint,
  Trajectory,
  Window,
} from '../../../../../harness/measurement/leak/trajectory.ts';
import { openOfBytes } from '../../../../../harness/verdicts/leak/shown.ts';
import {
  operationsForBlocks,
  operationsToSee,
} from '../../../../../harness/verdicts/leak/needed.ts';

function swingingWindow(from: number): Window {
  return Array.from({ length: 11 }, (_, index) => ({
    operations: from + 300 * index,
    level: 5e6 + (index % 2 === 0 ? 0 : 300_000),
  }));
}

/** What comes and goes: 300 kB that swing, and are gone after each pause but for what is said of it. */
function swinging(...left: readonly number[]): Trajectory {
  const drained = left.map((level, index): DrainedPoint => ({
    operations: 4_000 + 3_000 * index,
    before: 5_400_000,
    level: 5e6 + level,
  }));
  return {
    resource: 'heap',
    kind: 'bytes',
    windows: [swingingWindow(1_000), swingingWindow(4_000)],
    warmUp: [],
    drained,
    verified: true,
    cutShort: false,
    steadyFrom: 0,
  };
}

function asked(trajectory: Trajectory): number {
  const { needs } = openOfBytes(trajectory, inProcessLimits['heap']!);
  const [, text = ''] = /about ([\d,]+) more operations/.exec(needs ?? '') ?? [];
  return Number(text.replaceAll(',', ''));
}

describe('the operations that an open answer asks for', { tags: ['unit'] }, () => {
  test('rest on no pause alone: of one nobody knows what the next leaves', () => {
    expect(asked(swinging(0))).toBeGreaterThan(200_000);
  });

  test('rest on the largest rise between pauses, and not on the last one', () => {
    const calm = asked(swinging(0, 500, 1_000));
    const restless = asked(swinging(0, 60_000, 60_500));
    expect(restless).toBeGreaterThan(10 * calm);
  });

  test('are more than their mean: what came 4 times takes longer than as long to come 4 times more', () => {
    expect(operationsToSee(4, 4, 1_000)).toBeGreaterThan(2_000);
    expect(operationsToSee(400, 400, 100_000)).toBeLessThan(120_000);
  });

  test('count a block once, however often it rises', () => {
    // 10 of 20 blocks rise half of the time with .7 rises each; 9 of 10 times takes more.
    const few = operationsForBlocks(10, 20, { rises: 100, operations: 100_000 });
    expect(few).toBeGreaterThan(14_000);
    expect(operationsForBlocks(19, 20, { rises: 100, operations: 100_000 })).toBeGreaterThan(
      1.5 * few,
    );
  });
});
