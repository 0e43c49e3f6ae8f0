import { describe, expect, test } from 'vitest';
import {
  addsEverLess,
  fallsAsMuch,
  isNoTable,
  slowsDown,
} from '../../../../../../harness/verdicts/leak/vetoes/shape.ts';
import { heap, type Level, suspect, steadily, windowsUpTo } from '../suspects.ts';

const ends = [1_000, 3_000, 7_000];
const shaped = (level: Level, inSteps = false) =>
  suspect({ inSteps }, { windows: windowsUpTo(0, ends, level) });

/** Steps of these sizes, each after twice the operations of the one before, and so much an operation beside. */
const stepped = (sizes: readonly number[], beside = 0) =>
  shaped(
    (operations) =>
      5e6 +
      beside * operations +
      sizes.reduce((sum, size, index) => sum + (operations > 500 * 2 ** index ? size : 0), 0),
    true,
  );

describe('the steps of a table', () => {
  const doubt = {
    reason: 'it rose now and then, but not as a table: something that fills',
    needs: 'more operations: a longer budget',
  };

  test('are three or more', () => {
    expect(isNoTable(stepped([10_000, 20_000, 40_000]))).toBeNull();
    expect(isNoTable(stepped([10_000, 20_000]))).toEqual(doubt);
  });

  test('are each larger than the one before, by a quarter at least and 2.7 times at most', () => {
    expect(isNoTable(stepped([8_000, 10_000, 12_500]))).toBeNull();
    expect(isNoTable(stepped([8_000, 10_000, 12_400]))).toEqual(doubt);
    expect(isNoTable(stepped([10_000, 27_000, 54_000]))).toBeNull();
    expect(isNoTable(stepped([10_000, 27_100, 54_000]))).toEqual(doubt);
    expect(isNoTable(stepped([10_000, 10_000, 10_000]))).toEqual(doubt);
  });

  test('are nearly all that was gained', () => {
    // 7,000 operations beside 70,000 bytes of steps, of which those blocks have a part themselves.
    expect(isNoTable(stepped([10_000, 20_000, 40_000], 1))).toBeNull();
    expect(isNoTable(stepped([10_000, 20_000, 40_000], 4))).toEqual(doubt);
  });

  test('are asked of what rose in steps only', () => {
    expect(isNoTable({ ...stepped([10_000]), inSteps: false })).toBeNull();
  });
});

/** 100 bytes an operation, and so many in the last operations. */
const slower = (after: number, bytes: number, inSteps = false) =>
  shaped(
    (operations) =>
      5e6 + 100 * Math.min(operations, after) + bytes * Math.max(0, operations - after),
    inSteps,
  );

const late = (bytes: number) =>
  suspect(
    {},
    {
      windows: windowsUpTo(
        6_000,
        [7_000, 8_000],
        (operations) => Math.min(operations, 7_300) * 100 + Math.max(0, operations - 7_300) * bytes,
      ),
    },
  );

describe('what slows down at the end fills', () => {
  test('by less than half of its slope in the last third, fifth or eighth', () => {
    // The last third begins at 4,600 operations, the last fifth at 5,400, and the last eighth at 5,800.
    expect(slowsDown(slower(4_600, 51))).toBeNull();
    expect(slowsDown(slower(4_600, 49))).toEqual({
      reason: 'it grew, and slowed down at the end: something that fills',
      needs: 'more operations: a longer budget',
    });
    expect(slowsDown(slower(5_400, 49))).not.toBeNull();
    expect(slowsDown(slower(5_800, 49))).not.toBeNull();
    expect(slowsDown(slower(6_600, 49))).toBeNull();
  });

  test('is not asked of steps', () => {
    expect(slowsDown(slower(4_600, 0, true))).toBeNull();
  });

  test('where it began late, its slope is taken from its first point', () => {
    expect(slowsDown(late(100))).toBeNull();
  });

  test('a table that doubled on the way does not hide that it goes on', () => {
    const doubled = shaped(
      (operations) => 5e6 + 100 * operations + (operations > 3_500 ? 400_000 : 0),
    );
    expect(slowsDown(doubled)).toBeNull();
  });

  test('a leak does not', () => {
    expect(slowsDown(shaped(steadily(100)))).toBeNull();
  });
});

const closedSet =
  (keys: number): Level =>
  (done) =>
    5e6 + 100 * keys * (1 - Math.exp(-done / keys));

describe('what adds ever less fills', () => {
  test('with entries of a closed set', () => {
    expect(addsEverLess(shaped(closedSet(30_000)))).toEqual({
      reason: 'it grew, by ever less: something that fills',
      needs: 'more operations: a longer budget',
    });
  });

  test('and a leak adds as much', () => {
    expect(addsEverLess(shaped(steadily(100)))).toBeNull();
  });

  test('is not asked of steps', () => {
    expect(addsEverLess(shaped(closedSet(30_000), true))).toBeNull();
  });

  test('while a cache could still fill, less evidence is enough', () => {
    // 20 slopes that fall, but for the first eleven and the last four, which rise: Kendall's S is
    // 190 − 110 − 12 = 68, and what comes by chance in 3 % of cases and in 1 % is 59 and 73.
    const falling = Array.from({ length: 20 }, (_, index) => 120 - index);
    const slopes = [
      ...falling.slice(0, 11).toReversed(),
      ...falling.slice(11, 16),
      ...falling.slice(16).toReversed(),
    ];
    let level = 5e6;
    const levels = new Map([[1_000, level]]);
    for (const [index, slope] of slopes.entries()) {
      const at = index < 10 ? 1_200 + 200 * index : 3_400 + 400 * (index - 10);
      level += slope * (index < 10 ? 200 : 400);
      levels.set(at, level);
    }
    const windows = windowsUpTo(0, ends, (at) => levels.get(at) ?? 4.9e6 + 100 * at);
    expect(addsEverLess(suspect({}, { windows }))).not.toBeNull();
    const full = { limit: { ...heap, largestCache: 5_000 } };
    expect(addsEverLess(suspect(full, { windows }))).toBeNull();
  });
});

/** Two windows gain 600,000 bytes; then so much falls at once, before them. */
const falling = (by: number) =>
  shaped((operations) => 5e6 + 100 * operations - (operations > 500 ? by : 0));

describe('a level that wanders', () => {
  test('gains less than three times its deepest fall', () => {
    // The block from 500 to 600 operations gains 10,000 of it back.
    expect(fallsAsMuch(falling(210_000))).toBeNull();
    expect(fallsAsMuch(falling(211_000))).toEqual({
      reason: 'it rose, but it falls by as much now and then',
      needs: 'more operations: a longer budget',
    });
  });
});
