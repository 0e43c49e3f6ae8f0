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
    steadyFrom: 0,
  };
}

test('a limit that so few operations cannot show is open, and says how many it takes', () => {
  for (const limit of [heap, written(heap, 1)]) {
    const few = leakRule.judge(steady(100, 400), limit, true);
    expect(few.verdict).toBe('inconclusive');
    expect(few.reason).toBe("so few operations don't show what one of 1,000 keeps");
    expect(few.needs).toMatch(/^about \d,\d{3} more operations$/);
  }
});

test('what is clean says what was ruled out, and what can’t be seen', () => {
  const many = leakRule.judge(steady(10_000, 400), heap, true);
  expect(many.verdict).toBe('pass');
  expect(many.interval[1]).toBeLessThanOrEqual(1);
  expect(many.reason).toMatch(
    /^does not grow by .* B\/op or more in .* operations; what happens in fewer than one of 1,000 can't be seen in them$/,
  );
});

const FIRST = 100_000;

/** Ten blocks from so many operations to so many; `level` is what is held after each. */
function blocks(from: number, to: number, level: (operations: number) => number) {
  return Array.from({ length: 11 }, (_, index) => {
    const operations = from + ((to - from) * index) / 10;
    return { operations, level: level(operations) };
  });
}

/** An array of so many numbers: its table doubles. */
const table = (entries: number): number => 8 * 2 ** Math.ceil(Math.log2(entries));

/** Four windows, each twice as long as the last, with collections ever further apart. */
function stretched(level: (operations: number, window: number) => number): Trajectory {
  const ends = [1, 2, 4, 8, 16].map((times) => FIRST * times);
  const windows = ends.slice(1).map((end, index) => {
    return blocks(ends[index] ?? 0, end, (operations) => level(operations, index));
  });
  return { ...steady(1, 0), windows, steadyFrom: 16 * FIRST };
}

/** The same with one window more, whose collections are no further apart than before. */
function steadilyOn(trajectory: Trajectory, level: (operations: number) => number): Trajectory {
  const { steadilyUpTo = 0 } = leakRule.judge(trajectory, heap, false);
  return {
    ...trajectory,
    windows: [...trajectory.windows, blocks(16 * FIRST, steadilyUpTo, level)],
  };
}

// The first block of a window is still one of the shorter ones.
const ofWhatIsNotCollected = (operations: number, window: number): number =>
  table((FIRST / 10) * 2 ** (operations > FIRST * 2 ** window * 1.2 ? window + 1 : window));

test('what rises while collections come further apart is no leak yet, and says what would tell', () => {
  for (const level of [ofWhatIsNotCollected, table]) {
    const judgement = leakRule.judge(stretched(level), heap, true);
    expect(judgement).toMatchObject({ verdict: 'inconclusive', needs: expect.any(String) });
    expect(judgement.reason).toContain('collections ever further apart');
    expect(judgement.steadilyUpTo).toBeGreaterThan(16 * FIRST);
  }
});

test('what rises on with collections no further apart is a leak, and what does not is clean', () => {
  const leaking = steadilyOn(stretched(table), table);
  expect(leakRule.judge(leaking, heap, false).verdict).toBe('fail');
  const held = steadilyOn(stretched(ofWhatIsNotCollected), () =>
    ofWhatIsNotCollected(16 * FIRST, 3),
  );
  expect(leakRule.judge(held, heap, false).verdict).toBe('pass');
});
