import { describe, expect, test } from 'vitest';
import { inProcessLimits } from '../../../../../../harness/measurement/leak/limits.ts';
import type {
  Controls,
  RetainedLimit,
} from '../../../../../../harness/measurement/leak/trajectory.ts';
import { doubtOf } from '../../../../../../harness/verdicts/leak/vetoes.ts';
import { leakOf, leaking, suspect } from '../suspects.ts';

const fds = inProcessLimits['fds'] as RetainedLimit;

/** 7,000 descriptors of as many operations, unless it is said otherwise. */
function judged(
  controls: Partial<Controls> | null | undefined,
  { slopePerOp = 1, resource = 'fds', limit = fds } = {},
) {
  const seen: Controls = { ...leaking, slopePerOp, leftAfterAnHour: slopePerOp, ...controls };
  const known = controls === undefined ? {} : { controls: controls === null ? null : seen };
  const level = (operations: number): number => 20 + slopePerOp * operations;
  const windows = [
    [0, 1_000],
    [1_000, 3_000],
    [3_000, 7_000],
  ].map((ends) => ends.map((operations) => ({ operations, level: level(operations) })));
  return doubtOf(
    suspect({ limit, leak: leakOf(slopePerOp) }, { resource, kind: 'count', windows, ...known }),
  );
}

test('one more in each operation is tried in a process that is thrown away, where there can be one', () => {
  expect(judged(null)).toMatchObject({ wants: 'controls' });
  expect(judged(undefined)).toBeNull();
});

test('what few operations leave is no table: one in more than ten is told by its count', () => {
  expect(judged(null, { slopePerOp: 0.1 })).not.toBeNull();
  expect(judged(null, { slopePerOp: 0.09 })).toBeNull();
  // But for a timer, which ends by its nature.
  expect(judged(null, { slopePerOp: 0.02, resource: 'timers' })).not.toBeNull();
});

test('what other processes count is not in the one that is thrown away', () => {
  expect(judged(null, { resource: 'pgClients' })).toBeNull();
  expect(judged(null, { resource: 'redisSubscriptions' })).toBeNull();
});

test('what goes on whatever is tried is a leak', () => {
  expect(judged({})).toBeNull();
});

describe('what is let go after a while', () => {
  test('is open, with the timer that does it', () => {
    const timers = { longestMs: 5_000, where: '/app/session.ts:9' };
    expect(judged({ leftAfterAnHour: 0, timers })).toEqual({
      reason:
        'it grows, but what it keeps goes once the clock has advanced: a timer of 5 s (/app/session.ts:9) has not run often enough',
      needs: '13 s decide: --budget 13s, or a soak',
    });
  });

  test('is less than a quarter of what was gained', () => {
    expect(judged({ leftAfterAnHour: 0.24 })).not.toBeNull();
    expect(judged({ leftAfterAnHour: 0.25 })).toBeNull();
  });

  test('is not asked where a second look showed less than a quarter of the growth', () => {
    expect(judged({ slopePerOp: 0.24, leftAfterAnHour: 0 })?.reason).toBe(
      '7,000 more are held: a leak, or something that holds more; in a second look it grew less, so it may be full',
    );
    expect(judged({ slopePerOp: 0.25, leftAfterAnHour: 0 })?.reason).toContain('expire');
  });
});

describe('a table that takes no more once it is filled up', () => {
  const evicting = {
    container: 'Map',
    entries: 60_000,
    bound: null,
    before: 1,
    after: 0,
    lookedUp: 0,
  };

  test('is open, with how many are held', () => {
    expect(judged({ stuffed: evicting })).toEqual({
      reason:
        '7,000 more are held: a leak, or something that holds more; with 60,000 entries in it the Map grows no more, so it has a bound',
      needs:
        'more operations, or --largest-cache 5833 (largestCache) if nothing holds more of them',
    });
    expect(judged({ stuffed: { ...evicting, after: 0.49 } })).not.toBeNull();
    expect(judged({ stuffed: { ...evicting, after: 0.5 } })).toBeNull();
  });

  test('may name its bound', () => {
    const named = { ...evicting, after: 1, bound: 'max = 10,000' };
    expect(judged({ stuffed: named })?.reason).toContain(
      'beside the Map that grows is max = 10,000, so it has a bound',
    );
  });

  test('is none where more are held than in the largest that is assumed', () => {
    const limit = { ...fds, largestCache: 5_833 };
    expect(judged({ stuffed: evicting }, { limit })).toBeNull();
    expect(
      judged({ stuffed: evicting }, { limit: { ...fds, largestCache: 5_834 } }),
    ).not.toBeNull();
  });

  test('that nobody found says nothing', () => {
    expect(judged({ stuffed: null })).toBeNull();
  });
});
