import { expect, test } from 'vitest';
import { inProcessLimits, written } from '../../../../harness/measurement/leak/limits.ts';
import type { RetainedLimit, Trajectory } from '../../../../harness/measurement/leak/trajectory.ts';
import { leakRule } from '../../../../harness/verdicts/leak.ts';

const heap = inProcessLimits['heap'] as RetainedLimit;

/** Two windows of twelve points, each `perBlock` operations after the last; levels swing by ±`noise`. */
function steady(perBlock: number, noise: number): Trajectory {
  const window = (start: number) =>
    Array.from({ length: 12 }, (_, index) => ({
      operations: start + index * perBlock,
      level: 1_000_000 + (index % 2 === 0 ? noise : -noise),
    }));
  return {
    resource: 'heap',
    kind: 'bytes',
    windows: [window(perBlock), window(12 * perBlock)],
    warmUp: [],
    drained: [],
    verified: true,
    cutShort: false,
  };
}

test('a written limit that so few operations cannot show is open, and says why', () => {
  const few = leakRule.judge(steady(10, 400), written(heap, 1), true);
  expect(few.state).toBe('undecided');
  expect(few.reason).toContain('do not show that it stays below 1.00 B/op');
  expect(few.needs).toBe('more operations: a longer budget');
});

test('a written limit is kept when the bound of the slope is below it', () => {
  const many = leakRule.judge(steady(10_000, 400), written(heap, 1), true);
  expect(many.state).toBe('clean');
  expect(many.interval[1]).toBeLessThanOrEqual(1);
});

test('where nobody wrote a limit, clean means what so many operations could show', () => {
  const few = leakRule.judge(steady(10, 400), heap, true);
  expect(few.state).toBe('clean');
  expect(few.reason).toMatch(/gained less than 8 KiB in \d+ operations/);
});
