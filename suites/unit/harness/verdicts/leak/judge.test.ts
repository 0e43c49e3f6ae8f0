import { describe, expect, test } from 'vitest';
import { leakRule, levelRule } from '../../../../../harness/verdicts/leak.ts';
import {
  blocks,
  heap,
  kept,
  leakOf,
  leaking,
  type Level,
  steadily,
  trajectory,
  windowsUpTo,
} from './suspects.ts';

const small = { ...heap, largestCache: 5_000 };

describe('nothing is said', () => {
  test('of bytes whose collections were not major ones', () => {
    const unverified = trajectory(steadily(100), { verified: false });
    expect(leakRule.judge(unverified, small, true)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'a collection that was asked for was not a major one, so the figures mean nothing',
    });
    const counts = { ...unverified, kind: 'count', resource: 'fds' } as const;
    expect(leakRule.judge(counts, { ...small, cleanBelow: 0, leakAbove: 0 }, true).verdict).toBe(
      'fail',
    );
  });

  test('of one window alone', () => {
    const [first] = trajectory(steadily(100)).windows;
    const one = trajectory(steadily(100), { windows: [first!] });
    expect(leakRule.judge(one, small, true)).toMatchObject({
      verdict: 'inconclusive',
      slopePerOp: Number.NaN,
      reason: 'only one window has been measured, and a verdict compares two',
      needs: 'a longer budget, or more --max-ops',
    });
  });
});

/** 700,000 bytes gained; so many of them are left after the pause. */
const persistsWith = (left: number) => {
  const level = 5e6 + left;
  const drained = [{ operations: 7_000, level, before: 5.7e6 }];
  return leakRule.persists(trajectory(steadily(100), { drained }));
};

describe('what was gained persists', () => {
  test('if half of it is still there after the last pause', () => {
    // The lowest of the last third of the last window is that of its eighth point.
    const gained = 100 * (3_000 + 7 * 400);
    expect(persistsWith(gained / 2)).toBe(true);
    expect(persistsWith(gained / 2 - 1)).toBe(false);
  });

  test('and without a pause nothing is known of it', () => {
    expect(leakRule.persists(trajectory(steadily(100)))).toBe(false);
    expect(levelRule.persists(trajectory(steadily(100)))).toBe(false);
  });
});

test('a leak survives if half of its rate is left without the caches of compiled code', () => {
  const judgement = leakOf(100);
  expect(leakRule.survives(judgement, { gained: 50_000, operations: 1_000 })).toBe(true);
  expect(leakRule.survives(judgement, { gained: 49_999, operations: 1_000 })).toBe(false);
});

const steepFor = (total: number) =>
  trajectory(steadily(20_000), {
    windows: windowsUpTo(0, [total / 4, total], steadily(20_000)),
  });

describe('a leak by its levels', () => {
  test('rises in two successive windows', () => {
    expect(leakRule.judge(trajectory(steadily(100)), small, true)).toMatchObject({
      verdict: 'fail',
      reason: 'rose in two successive windows, undiminished: 100 B/op [100, 100]',
    });
  });

  test('and not in the last one alone', () => {
    const late = trajectory((operations) => 5e6 + 100 * Math.max(0, operations - 3_000));
    expect(leakRule.judge(late, small, false).verdict).toBe('inconclusive');
    const early = trajectory((operations) => 5e6 + 100 * Math.min(operations, 3_000));
    expect(leakRule.judge(early, small, false).verdict).toBe('inconclusive');
  });

  test('takes forty operations, but for a resource that is too coarse to hold a verdict open', () => {
    expect(levelRule.judge(steepFor(40), heap, true).verdict).toBe('fail');
    expect(levelRule.judge(steepFor(39), heap, true)).toMatchObject({
      verdict: 'inconclusive',
      grows: true,
      reason: expect.stringMatching(/, but in few operations$/) as string,
      needs: 'about 1 more operations',
      missingForLeak: 1,
    });
    const coarse = { ...heap, backstop: true };
    expect(levelRule.judge(steepFor(39), coarse, true).missingForLeak).toBeUndefined();
  });

  test('is none where it goes in each pause', () => {
    const drained = [1_000, 3_000, 7_000].map((operations) => ({
      operations,
      level: 5e6,
      before: 6e6,
    }));
    const returning = trajectory(steadily(100), { drained });
    expect(levelRule.judge(returning, heap, true).verdict).not.toBe('fail');
  });

  test('is none while the program warms up', () => {
    const warming = trajectory((operations) => 20_000 * Math.log(1 + operations / 50));
    expect(levelRule.judge(warming, heap, false).verdict).not.toBe('fail');
  });
});

const table: Level = (operations) =>
  5e6 + 8 * 2 ** Math.ceil(Math.log2(Math.max(16, 4 * operations)));

const swept: Level = (operations) =>
  5e6 + 100 * operations + (operations % 400 < 200 ? 250_000 : 0);

const few: Level = (operations) => 20_000 * (operations + (operations % 4 < 2 ? 3 : 0));

const fewOf = (total: number) =>
  trajectory(few, { windows: windowsUpTo(0, [total / 3, total], few) });

describe('a leak between windows', () => {
  const ends = [4_000, 8_000, 16_000, 32_000];
  const stepped = (steadyFrom = 0) =>
    trajectory(table, {
      warmUp: blocks(0, 1_800, table, 9),
      windows: windowsUpTo(2_000, ends, table),
      steadyFrom,
    });

  test('rises in steps with every doubling', () => {
    expect(levelRule.judge(stepped(), heap, false)).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/^rose in steps with every doubling: /) as string,
    });
  });

  test('is open where the last step came with collections further apart, and says until when', () => {
    const open = levelRule.judge(stepped(32_000), heap, false);
    // The last step came at 17,600 operations, where 4 × 16,384 numbers were exceeded.
    expect(open).toMatchObject({
      verdict: 'inconclusive',
      grows: true,
      steadilyUpTo: 2.35 * 17_600,
      needs: 'about 41,360 operations in all, with collections no further apart: a longer budget',
    });
    expect(open.reason).toMatch(
      /^rose in steps with every doubling: .*, but with collections ever further apart, as tables of what is not collected yet do$/,
    );
  });

  test('rises on average, which is said at the end of the budget only', () => {
    const windows = windowsUpTo(0, [2_000, 4_000, 8_000], swept);
    const seen = trajectory(swept, { windows });
    expect(levelRule.judge(seen, heap, true)).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/^rose over the last two windows: /) as string,
    });
    expect(levelRule.judge(seen, heap, false).verdict).toBe('inconclusive');
    expect(levelRule.judge(seen, { ...heap, backstop: true }, true).verdict).not.toBe('fail');
  });

  test('rises on average in forty operations or more', () => {
    expect(levelRule.judge(fewOf(39), heap, true).verdict).not.toBe('fail');
  });

  test('rises from each pause to the next', () => {
    const MIB = 1024 * 1024;
    const drained = [
      [1_000, 5],
      [3_000, 6],
      [7_000, 8],
    ].map(([operations, level]) => ({
      operations: operations!,
      level: level! * MIB,
      before: (level! + 1) * MIB,
    }));
    // Flat in the window before: no two successive ones rise.
    const level: Level = (operations) => 9 * MIB + 300 * Math.max(0, operations - 3_000);
    const windows = windowsUpTo(500, [1_000, 3_000, 7_000], level);
    const paused = trajectory(level, { drained, windows });
    expect(levelRule.judge(paused, heap, false)).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/^rose from each pause to the next, undiminished: /) as string,
    });
    expect(levelRule.judge({ ...paused, steadyFrom: 3_000 }, heap, false).verdict).toBe('fail');
    const open = levelRule.judge({ ...paused, steadyFrom: 3_001 }, heap, false);
    expect(open).toMatchObject({ verdict: 'inconclusive', steadilyUpTo: 2.3 * 7_000 });
  });
});

describe('a doubt leaves a leak open', () => {
  test('and keeps its figures', () => {
    const open = leakRule.judge(trajectory(steadily(100)), heap, true);
    expect(open).toMatchObject({ verdict: 'inconclusive', grows: true });
    expect(open.slopePerOp).toBeCloseTo(100, 6);
  });

  test('but not where clean was shown: what happened once, early, is forgiven', () => {
    const flat = trajectory(() => 5e6, { windows: windowsUpTo(0, [10_000, 30_000], () => 5e6) });
    expect(leakRule.judge(flat, heap, false).verdict).toBe('pass');
  });

  test('and what would tell is asked for before anything is called clean', () => {
    const seen = { ages: null, controls: null };
    const open = leakRule.judge(trajectory(steadily(100), seen), heap, true);
    expect(open.wants).toBe('ages');
    const both = trajectory(steadily(100), { ages: kept, controls: leaking });
    expect(leakRule.judge(both, heap, true).verdict).toBe('fail');
  });
});
