import { describe, expect, test } from 'vitest';
import type { Trajectory } from '../../../../../../harness/measurement/leak/trajectory.ts';
import {
  canStillFill,
  fillsOrLeaks,
  mayBeLargestCache,
  mayGetFull,
  operationsToFill,
  tooEarly,
} from '../../../../../../harness/verdicts/leak/vetoes/largest-cache.ts';
import { heap, leakOf, leaking, steadily, suspect, trajectory, windowsUpTo } from '../suspects.ts';

const MIB = 1024 * 1024;

test('a cache is full after a fifth more operations than it has entries', () => {
  expect(operationsToFill(heap)).toBe(60_000);
  expect(operationsToFill({ ...heap, largestCache: 7 })).toBe(9);
});

const upTo = (operations: number, bytes: number, more: Partial<Trajectory> = {}) =>
  trajectory(steadily(bytes), {
    windows: windowsUpTo(0, [operations / 3, operations], steadily(bytes)),
    ...more,
  });

describe('a cache of the largest size can still fill', () => {
  test('until the operations that fill it', () => {
    expect(canStillFill(upTo(59_999, 100), heap, 100)).toBe(true);
    expect(canStillFill(upTo(60_000, 100), heap, 100)).toBe(false);
  });

  test('where an operation keeps as much as an entry takes, by the slope or over all', () => {
    expect(canStillFill(upTo(7_000, 0), heap, 17)).toBe(true);
    expect(canStillFill(upTo(7_000, 0), heap, 16.9)).toBe(false);
    expect(canStillFill(upTo(7_000, 17), heap, 0)).toBe(true);
    expect(canStillFill(upTo(7_000, 16.9), heap, 0)).toBe(false);
  });

  test('as long as it holds less than 256 MiB', () => {
    const bytes = (256 * MIB) / 1_024;
    expect(canStillFill(upTo(1_023, bytes), heap, bytes)).toBe(true);
    expect(canStillFill(upTo(1_024, bytes), heap, bytes)).toBe(false);
  });
});

describe('a window that was ended by what it gained', () => {
  const fast = { cutShort: true };

  test('leaves time to see a cache get full', () => {
    expect(mayGetFull(suspect({}, fast))).toEqual({
      reason: 'it grows fast: a cache that fills, or a leak',
      needs: 'more operations: a longer budget',
    });
  });

  test('leaves none at the end of the budget', () => {
    expect(mayGetFull(suspect({ isLast: true }, fast))).toBeNull();
  });

  test('says nothing of one that was ended by time, or of what no cache keeps', () => {
    expect(mayGetFull(suspect())).toBeNull();
    expect(mayGetFull(suspect({ leak: leakOf(16.9) }, fast))).toBeNull();
    expect(mayGetFull(suspect({ leak: leakOf(17) }, fast))).not.toBeNull();
  });

  test('says nothing once 40 MiB were gained', () => {
    const level = steadily((40 * MIB) / 7_000);
    const windows = windowsUpTo(0, [1_000, 3_000, 7_000], level);
    expect(mayGetFull(suspect({}, { ...fast, windows }))).toBeNull();
    const less = windowsUpTo(0, [1_000, 3_000, 6_990], level);
    expect(mayGetFull(suspect({}, { ...fast, windows: less }))).not.toBeNull();
  });
});

describe('before the fifth window', () => {
  const ends = [1_000, 3_000, 7_000, 15_000, 31_000];
  const after = (count: number, bytes = 100) =>
    suspect(
      { leak: leakOf(bytes) },
      { windows: windowsUpTo(0, ends.slice(0, count), steadily(bytes)) },
    );

  test('what may be a cache is looked at for longer', () => {
    expect(tooEarly(after(4))).toEqual({
      reason: 'it grows: whether it slows down is not known yet',
      needs: 'more operations: a longer budget',
    });
    expect(tooEarly(after(5))).toBeNull();
  });

  test('what no cache keeps is not, and nothing is at the end of the budget', () => {
    expect(tooEarly(after(4, 8))).toBeNull();
    expect(tooEarly({ ...after(4), isLast: true })).toBeNull();
  });
});

describe('a leak of an entry in each operation', () => {
  test('may be a cache where nothing was tried', () => {
    const doubt = mayBeLargestCache(suspect());
    expect(doubt).toEqual({
      reason:
        'what 7,000 operations left is still there: a leak, or something that holds more than 7,000 entries',
      needs:
        'about 120,000 operations in all, --largest-cache 4666 (largestCache) if no cache is larger, or keys that repeat',
    });
    expect(mayBeLargestCache(suspect({}, { controls: null }))).toEqual(doubt);
  });

  test('says why nothing was tried, and what to do about it', () => {
    const untried = { reason: 'it runs already', remedy: 'have it started' };
    expect(mayBeLargestCache(suspect({}, { untried }))).toEqual({
      reason:
        'what 7,000 operations left is still there: a leak, or something that holds more than 7,000 entries; it runs already',
      needs:
        'about 120,000 operations in all, --largest-cache 4666 (largestCache) if no cache is larger, or keys that repeat; or have it started',
    });
  });

  test('is none of this rule once the controls have spoken, or no cache could still fill', () => {
    expect(mayBeLargestCache(suspect({}, { controls: leaking }))).toBeNull();
    expect(mayBeLargestCache(suspect({ limit: { ...heap, largestCache: 5_000 } }))).toBeNull();
  });
});

test('what the controls saw ends the sentence', () => {
  const { reason } = fillsOrLeaks(trajectory(steadily(1)), heap, ', and so on');
  expect(reason).toMatch(/holds more than 7,000 entries, and so on$/);
});
