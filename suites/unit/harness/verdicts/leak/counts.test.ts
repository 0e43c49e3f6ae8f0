import { expect, test } from 'vitest';
import { inProcessLimits } from '../../../../../harness/measurement/leak/limits.ts';
import type {
  RetainedLimit,
  Trajectory,
  Window,
} from '../../../../../harness/measurement/leak/trajectory.ts';
import { judgeCount } from '../../../../../harness/verdicts/leak/counts.ts';

const fds = inProcessLimits['fds'] as RetainedLimit;

/** Windows of ten blocks, each twice as long as the last; the first block has so many operations. */
function trajectory(level: (operations: number) => number, perBlock = 100, count = 3): Trajectory {
  let from = 0;
  const windows: Window[] = Array.from({ length: count }, (_, window) => {
    const start = from;
    const block = perBlock * 2 ** window;
    from += 10 * block;
    return Array.from({ length: 11 }, (__, index) => {
      const operations = start + index * block;
      return { operations, level: level(operations) };
    });
  });
  return {
    resource: 'fds',
    kind: 'count',
    windows,
    warmUp: [],
    drained: [],
    verified: true,
    cutShort: false,
    steadyFrom: 0,
  };
}

test('a count that rises in every block is a leak, at its rate', () => {
  const judgement = judgeCount(
    trajectory((operations) => operations / 50),
    fds,
    false,
  );
  expect(judgement).toMatchObject({ verdict: 'fail', needs: null });
  expect(judgement.slopePerOp).toBeCloseTo(1 / 50, 9);
  expect(judgement.reason).toMatch(/^rose in 30 blocks and fell in 0: /);
});

test('a pool that fills to two dozen may stop: it is open until the budget ends', () => {
  // 24 more after 7,000 operations.
  const filling = trajectory((operations) => Math.floor(operations / 291));
  expect(judgeCount(filling, fds, false)).toMatchObject({ verdict: 'inconclusive', grows: true });
  expect(judgeCount(filling, fds, true).verdict).toBe('fail');
  const more = trajectory((operations) => Math.floor(operations / 250));
  expect(judgeCount(more, fds, false).verdict).toBe('fail');
});

test('what a limit allows is no leak', () => {
  const allowed: RetainedLimit = { ...fds, leakAbove: 1 / 40, cleanBelow: 1 / 40, written: true };
  expect(
    judgeCount(
      trajectory((operations) => operations / 50),
      allowed,
      true,
    ).verdict,
  ).not.toBe('fail');
  expect(
    judgeCount(
      trajectory((operations) => operations / 30),
      allowed,
      true,
    ).verdict,
  ).toBe('fail');
});

test('what fills at first and then holds is no leak', () => {
  const held = trajectory((operations) => Math.min(40, operations / 50));
  expect(judgeCount(held, fds, true).verdict).not.toBe('fail');
});

test('what slows down by more than a half is no leak', () => {
  const slowing = trajectory((operations) => 40 * Math.log2(1 + operations / 100));
  expect(judgeCount(slowing, fds, true)).toMatchObject({ verdict: 'inconclusive', grows: true });
});

test('ups and downs in equal numbers show nothing', () => {
  const swinging = trajectory((operations) => (operations / 100) % 2);
  expect(judgeCount(swinging, fds, true).verdict).not.toBe('fail');
});

test('a count that stays is clean after enough operations, and else says how many are missing', () => {
  const few = judgeCount(
    trajectory(() => 7, 10),
    fds,
    false,
  );
  expect(few).toMatchObject({ verdict: 'inconclusive', grows: false });
  // 700 operations: ln(1/.003) = 5.81 times what they can show.
  expect(few.reason).toBe(
    'it did not grow in 700 operations, which shows a leak in one of 120, and none in one of 1,000',
  );
  expect(few.missing).toBeGreaterThan(5_000);
  expect(few.needs).toMatch(/^about [\d,]+ more operations$/);
  const many = judgeCount(
    trajectory(() => 7, 1_000),
    fds,
    false,
  );
  expect(many).toMatchObject({ verdict: 'pass', needs: null });
});

test('operations count from the last change on', () => {
  const early = judgeCount(
    trajectory((operations) => (operations < 100 ? 0 : 7), 10),
    fds,
    false,
  );
  expect(early.reason).toContain('it did not grow in 600 operations');
});

test('what rose too seldom says after how many operations more it would be a leak', () => {
  // Three times in the last two windows, and never down.
  const seldom = trajectory((operations) => Math.floor(operations / 2_000));
  const judgement = judgeCount(seldom, fds, false);
  expect(judgement).toMatchObject({
    verdict: 'inconclusive',
    grows: true,
    reason: 'it rose in 3 blocks and fell in 0: too few to tell',
  });
  expect(judgement.missingForLeak).toBeGreaterThan(10_000);
  // Chance may take longer: what is said holds in 9 of 10 runs.
  const [, said = ''] = /^about ([\d,]+) more operations$/.exec(judgement.needs ?? '') ?? [];
  expect(Number(said.replaceAll(',', ''))).toBeGreaterThan(2 * (judgement.missingForLeak ?? 0));
});

test('what rose twice and then paused is expected to rise again', () => {
  const paused = judgeCount(
    trajectory((operations) => Math.min(2, Math.floor(operations / 1_000))),
    fds,
    false,
  );
  expect(paused).toMatchObject({ verdict: 'inconclusive', grows: false });
  const [, said = ''] = /^about ([\d,]+) more operations$/.exec(paused.needs ?? '') ?? [];
  expect(Number(said.replaceAll(',', ''))).toBeGreaterThan(2 * (paused.missing ?? 0));
});

test('what rose once says that its number holds if it grows no further', () => {
  const once = judgeCount(
    trajectory((operations) => (operations < 3_500 ? 6 : 7)),
    fds,
    false,
  );
  expect(once.needs).toMatch(/^about [\d,]+ more operations, if it grows no further$/);
});

test('where no number of operations would show it, none is promised', () => {
  const judgement = judgeCount(
    trajectory(() => 7, 10),
    { ...fds, rarest: 1e9 },
    false,
  );
  expect(judgement).toMatchObject({ grows: false, needs: 'more operations: a longer budget' });
  expect(judgement.missing).toBeUndefined();
});

test('as many falls as rises in the windows that stay promise no number of operations', () => {
  // Up at 200, down and up once more in the last two windows.
  const returning = trajectory((operations) =>
    operations < 200 ? 0 : operations > 2_000 && operations < 4_000 ? 0 : 1,
  );
  const judgement = judgeCount(returning, fds, false);
  expect(judgement.verdict).toBe('inconclusive');
  expect(judgement.missingForLeak).toBeUndefined();
});

test('a rise that the limit allows leaves the count clean', () => {
  const allowed: RetainedLimit = { ...fds, leakAbove: 1 / 40, cleanBelow: 1 / 40, written: true };
  const slow = trajectory((operations) => Math.floor(operations / 2_000), 1_000);
  const judgement = judgeCount(slow, allowed, false);
  expect(judgement.verdict).toBe('pass');
  expect(judgement.finest).toBeLessThan(1 / 40);
  expect(judgement.reason).toMatch(/^does not grow by [\d.e-]+ per op or more in/);
});

test('what rose is not clean after any number of operations, unless a limit allows it', () => {
  const seldom = trajectory((operations) => Math.floor(operations / 25_000), 1_000);
  expect(judgeCount(seldom, fds, true)).toMatchObject({
    verdict: 'inconclusive',
    reason: 'it rose in 2 blocks and fell in 0: too few to tell',
  });
  expect(judgeCount(seldom, { ...fds, cleanBelow: 0.01 }, true).verdict).toBe('pass');
});

test('what rose before the last three windows counts no longer', () => {
  // 28 rises in the first of six windows, and three in the last three of them.
  const early = trajectory(
    (operations) => Math.min(28, operations / 25) + Math.floor(operations / 20_000),
    100,
    6,
  );
  expect(judgeCount(early, fds, true).reason).toMatch(/^it rose in 3 blocks and fell in 0/);
});
