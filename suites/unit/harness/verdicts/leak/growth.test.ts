import { describe, expect, test } from 'vitest';
import type { Trajectory } from '../../../../../harness/measurement/leak/trajectory.ts';
import { describe as inFigures } from '../../../../../harness/verdicts/leak/figures.ts';
import {
  isWarmingUp,
  keepsRising,
  rises,
  risesOnAverage,
} from '../../../../../harness/verdicts/leak/growth.ts';
import { blocks, heap, type Level, steadily, trajectory, windowsUpTo } from './suspects.ts';

const KIB = 1024;

const window = (bytes: number, operations = 1_000) =>
  inFigures(blocks(0, operations, steadily(bytes)));

describe('a window rises', () => {
  test('by more than what is a leak at all', () => {
    const limit = { ...heap, noiseFloor: 0, leakAbove: 4 };
    expect(rises(window(4), limit)).toBe(false);
    expect(rises(window(4.1), limit)).toBe(true);
  });

  test('by more than noise alone can make in its operations', () => {
    const limit = { ...heap, noiseFloor: 2_048, leakAbove: 0 };
    expect(rises(window(2.048), limit)).toBe(false);
    expect(rises(window(2.049), limit)).toBe(true);
    expect(rises(window(2.048, 2_000), limit)).toBe(true);
  });
});

const held = (after: number) =>
  inFigures(blocks(0, 1_000, (operations) => 100 * Math.min(operations, after)));

describe('a leak keeps rising', () => {
  test('by half as much as before at the least', () => {
    expect(keepsRising(window(100), window(50))).toBe(true);
    expect(keepsRising(window(100), window(49))).toBe(false);
  });

  test('to the end of the last window', () => {
    expect(keepsRising(window(10), held(1_000))).toBe(true);
    expect(keepsRising(window(10), held(700))).toBe(false);
  });

  test('though a table doubled in the last window, which is left out of its slope', () => {
    const doubled = inFigures(
      blocks(0, 1_000, (operations) => 10 * operations + (operations > 450 ? 50_000 : 0)),
    );
    expect(doubled.trend.slope).toBeGreaterThan(20);
    expect(keepsRising(window(10), doubled)).toBe(true);
  });
});

/** Seven windows' worth: warm-up to 1,000 operations, then up to 3,000, 7,000 and 15,000. */
const grown = (level: Level, more: Partial<Trajectory> = {}) =>
  trajectory(level, {
    warmUp: blocks(0, 900, level, 9),
    windows: windowsUpTo(1_000, [3_000, 7_000, 15_000], level),
    ...more,
  });

const logarithmic =
  (bytes: number): Level =>
  (operations) =>
    bytes * Math.min(1, Math.log(1 + operations) / Math.log(15_001));

/** What gains so much after the warm-up. */
const gaining = (gained: number) => {
  const share = 1 - Math.log(1_001) / Math.log(15_001);
  return grown(logarithmic(gained / share));
};

const rootOf: Level = (operations) => 100 * Math.sqrt(operations);

describe('a program that still warms up', () => {
  test('grows with the logarithm of its operations', () => {
    expect(isWarmingUp(grown((operations) => 20_000 * Math.log(1 + operations / 50)))).toBe(true);
  });

  test('does not grow as steadily as a leak', () => {
    expect(isWarmingUp(grown(steadily(10)))).toBe(false);
  });

  test('adds no more than a quarter of a megabyte', () => {
    expect(isWarmingUp(gaining(256 * KIB - 10))).toBe(true);
    expect(isWarmingUp(gaining(256 * KIB + 10))).toBe(false);
  });

  test('gains little beside what the warm-up added: a quarter in a thousand operations, then ever less', () => {
    /** The warm-up adds 120,000 bytes; so many come steadily after it. */
    const after = (bytes: number) =>
      grown(
        (operations) =>
          120 * Math.min(operations, 1_000) + (bytes / 14_000) * Math.max(0, operations - 1_000),
      );
    // A quarter of 120,000, by a fifteenth.
    expect(isWarmingUp(after(1_999))).toBe(true);
    expect(isWarmingUp(after(2_001))).toBe(false);
    const anew = { warmUp: [], windows: windowsUpTo(15_000, [30_000], steadily(1)) };
    expect(isWarmingUp(grown(steadily(1), anew))).toBe(false);
  });

  test('is not told by a first eighth of its operations without a point', () => {
    const late = trajectory(rootOf, { windows: [blocks(0, 4, rootOf, 2)] });
    expect(isWarmingUp(late)).toBe(false);
  });
});

const judgedOnAverage = (level: Level, more: Partial<Trajectory> = {}) =>
  risesOnAverage(trajectory(level, more), heap);

const swept: Level = (operations) => 100 * operations + (operations % 800 < 400 ? 30_000 : 0);

// 600,000 bytes in all; a block of 400 operations gains 40,000 while so much falls once.
const dropped =
  (bytes: number): Level =>
  (operations) =>
    100 * operations - (operations === 5_000 ? bytes : 0);

const slower =
  (bytes: number): Level =>
  (operations) =>
    200 * Math.min(operations, 3_400) + bytes * Math.max(0, operations - 3_400);

describe('at the end of the budget the last two windows rise as one', () => {
  const MIB = KIB * KIB;

  test('under what is swept now and then', () => {
    expect(judgedOnAverage(swept)).toBe(true);
  });

  test('by more than what falls at once, and a half', () => {
    expect(judgedOnAverage(dropped(430_000))).toBe(true);
    expect(judgedOnAverage(dropped(450_000))).toBe(false);
  });

  test('by more than warming up adds', () => {
    // Over 6,000 operations.
    expect(judgedOnAverage(steadily((0.26 * MIB) / 6_000))).toBe(true);
    expect(judgedOnAverage(steadily((0.24 * MIB) / 6_000))).toBe(false);
  });

  test('by more than what is a leak at all', () => {
    expect(risesOnAverage(trajectory(steadily(100)), { ...heap, leakAbove: 100 })).toBe(false);
    expect(risesOnAverage(trajectory(steadily(100)), { ...heap, leakAbove: 99 })).toBe(true);
  });

  test('and the last third by half as much as the one before, or more', () => {
    expect(judgedOnAverage(slower(120))).toBe(true);
    expect(judgedOnAverage(slower(90))).toBe(false);
  });

  test('of so few points that the last third has none, nothing is said', () => {
    const few = [blocks(0, 4_000, steadily(100), 1), blocks(4_000, 8_000, steadily(100), 1)];
    expect(judgedOnAverage(steadily(100), { windows: few })).toBe(false);
  });
});
