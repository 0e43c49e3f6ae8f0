import { describe, expect, test } from 'vitest';
import type { DrainedPoint } from '../../../../../harness/measurement/leak/trajectory.ts';
import { operationsToShow } from '../../../../../harness/verdicts/leak/needed.ts';
import { cleanOfBytes, openOfBytes } from '../../../../../harness/verdicts/leak/shown.ts';
import {
  allPoints,
  leastGained,
  noiseOf,
  shownInPauses,
} from '../../../../../harness/verdicts/leak/shown-clean.ts';
import { blocks, heap, type Level, steadily, trajectory, windowsUpTo } from './suspects.ts';

/** Windows that end after a quarter of the operations, a half and all of them. */
const upTo = (total: number, level: Level) =>
  trajectory(level, { windows: windowsUpTo(0, [total / 4, total / 2, total], level) });

const pauses = (level: number, ...operations: readonly number[]): DrainedPoint[] =>
  operations.map((done) => ({ operations: done, level, before: level + 1e6 }));

const flat: Level = () => 5e6;

/** A level that moves with the speed of the machine. */
const swinging: Level = (operations) => 5e6 + 200_000 * Math.sin(operations);

describe('what holds its level is clean', () => {
  test('after operations enough, and says what it was shown of', () => {
    expect(cleanOfBytes(upTo(100_000, flat), heap)).toEqual({
      verdict: 'pass',
      slopePerOp: 0,
      interval: [0, 0],
      finest: 0,
      confidence: 0.997,
      reason:
        "does not grow in 100,000 operations; what happens in fewer than one of 1,000 can't be seen in them",
      needs: null,
    });
  });

  test('not after too few of them', () => {
    expect(cleanOfBytes(upTo(1_000, flat), heap)).toBeNull();
  });

  test('up to the limit, and says what was ruled out', () => {
    const clean = cleanOfBytes(upTo(100_000, steadily(0.5)), heap);
    expect(clean?.slopePerOp).toBeCloseTo(0.45, 1);
    expect(clean?.verdict).toBe('pass');
    expect(clean?.finest).toBeGreaterThan(0.5);
    expect(clean?.interval).toEqual([0, clean?.finest]);
    expect(clean?.reason).toMatch(/^does not grow by 0\.\d+ B\/op or more in [\d,]+ operations; /);
    const exactly = { ...heap, cleanBelow: clean?.finest ?? 0 };
    expect(cleanOfBytes(upTo(100_000, steadily(0.5)), exactly)).toBeNull();
  });

  test('by the pauses, where the level moves between them', () => {
    const moving = upTo(100_000, swinging);
    expect(cleanOfBytes(moving, heap)).toBeNull();
    const drained = pauses(5e6, 10_000, 50_000, 100_000);
    expect(cleanOfBytes({ ...moving, drained }, heap)?.verdict).toBe('pass');
    expect(cleanOfBytes({ ...upTo(1_000, flat), drained }, heap)?.verdict).toBe('pass');
  });

  test('by the samples, where they show more than the pauses', () => {
    const drained = pauses(5e6, 10_000, 100_000);
    expect(cleanOfBytes({ ...upTo(100_000, flat), drained }, heap)?.finest).toBe(0);
  });
});

const noisy = (operations: number) => 5e6 + 4_000 * Math.sin(operations);

// The last window of the two thousand has a thousand.
const growsBy = (bytes: number) => openOfBytes(upTo(2_000, steadily(bytes / 1_000)), heap).grows;

describe('what is open says why, and what it would take', () => {
  test('too few operations show nothing of so rare a leak', () => {
    const open = openOfBytes(upTo(2_000, flat), heap);
    expect(open).toMatchObject({
      verdict: 'inconclusive',
      grows: false,
      reason: "so few operations don't show what one of 1,000 keeps",
      needs: `about ${open.missing?.toLocaleString('en-US')} more operations`,
    });
    expect(open.finest).toBeUndefined();
  });

  test('more of them rule out a larger leak', () => {
    const open = openOfBytes(upTo(12_000, noisy), heap);
    expect(open.finest).toBeGreaterThan(1);
    expect(open.reason).toMatch(
      /^[\d,]+ operations rule out [\d.]+ B\/op or more, and not 1\.00 B\/op$/,
    );
  });

  test('what grows may be a cache, and so many more operations are not promised', () => {
    const open = openOfBytes(upTo(8_000, steadily(100)), heap);
    expect(open).toMatchObject({
      grows: true,
      reason: 'it still grows, but not steadily: a cache that fills, or a leak',
      needs: 'more operations: a longer budget',
    });
    expect(open.missing).toBeUndefined();
  });

  test('what grows by no more than noise does not grow', () => {
    expect(growsBy(heap.noiseFloor)).toBe(false);
    expect(growsBy(heap.noiseFloor + 1)).toBe(true);
  });

  test('a resource that is too coarse says that it rises by too little', () => {
    const coarse = { ...heap, backstop: true };
    expect(openOfBytes(upTo(8_000, steadily(100)), coarse).reason).toBe(
      'it rises, but by less than 2,048 B in a window',
    );
  });

  test('where no number of operations would show it, none is named', () => {
    const open = openOfBytes(upTo(2_000, flat), { ...heap, rarest: 1e9 });
    expect(open).toMatchObject({ grows: false, needs: 'more operations: a longer budget' });
    expect(open.missing).toBeUndefined();
  });
});

// −ln(.003) = 5.81 of a thousand, between the ends of a stretch.
const missingAfter = (total: number) => operationsToShow(upTo(total, flat), heap) ?? Number.NaN;

describe('how many operations more show that it is clean', () => {
  test('about six times the rarest, less what was done', () => {
    expect(missingAfter(1_000) + 1_000).toBeGreaterThan(5_810);
    expect(missingAfter(1_000) + 1_000).toBeLessThan(9_500);
    expect(missingAfter(4_000)).toBe(missingAfter(1_000) - 3_000);
  });

  test('one at the least', () => {
    expect(operationsToShow(upTo(100_000, flat), heap)).toBe(1);
  });

  test('none, where the limit allows nothing that rare to be seen', () => {
    expect(operationsToShow(upTo(1_000, flat), { ...heap, rarest: 1e9 })).toBeNull();
  });

  test('more, where the level rose lately: the stretch begins after that', () => {
    const total = 20_000;
    const risen = (after: number) =>
      operationsToShow(
        upTo(total, (operations) => 5e6 + (operations > after ? 1e6 : 0)),
        heap,
      ) ?? Number.NaN;
    expect(risen(15_000)).toBeGreaterThan(risen(9_000));
    expect(risen(15_000)).toBeGreaterThan(10_000);
  });

  test('fewer, where what comes and goes went in the pauses', () => {
    const moving = upTo(20_000, swinging);
    const drained = pauses(5e6, 5_000, 10_000, 20_000);
    const without = operationsToShow(moving, heap) ?? Infinity;
    const withPauses = operationsToShow({ ...moving, drained }, heap) ?? Infinity;
    expect(withPauses).toBeLessThan(without);
    const nothingWent = drained.map((point) => ({
      ...point,
      before: point.level + heap.noiseFloor,
    }));
    expect(operationsToShow({ ...moving, drained: nothingWent }, heap)).toBe(without);
  });

  test('and of one pause alone what it gained is nothing', () => {
    const moving = upTo(20_000, swinging);
    const one = operationsToShow({ ...moving, drained: pauses(5e6, 20_000) }, heap);
    const two = operationsToShow({ ...moving, drained: pauses(5e6, 10_000, 20_000) }, heap);
    expect(one).toBe(two);
  });
});

describe('points', () => {
  test('of the warm-up and of all windows stand in their order, each once', () => {
    const level = steadily(1);
    const all = allPoints({
      warmUp: blocks(0, 900, level, 3),
      windows: windowsUpTo(900, [2_000, 4_000], level),
    });
    expect(all.map(({ operations }) => operations).slice(0, 5)).toEqual([0, 300, 600, 900, 1_010]);
    expect(all).toHaveLength(4 + 10 + 10);
  });

  test('have a noise of twice the median difference between neighbors', () => {
    expect(noiseOf(blocks(0, 10, (at) => (at % 2) * 100))).toBeCloseTo(210, 9);
    expect(noiseOf(blocks(0, 10, flat))).toBe(0);
  });

  test('gain the least over the stretch that gains the least', () => {
    const once = blocks(0, 3_000, (at) => 5e6 + (at > 500 ? 64_000 : 0), 30);
    expect(leastGained(once)).toBe(0);
  });
});

const shownSince = (from: number) => shownInPauses(pauses(5e6, from, 20_000), heap);

describe('pauses show what is left', () => {
  test('since the ones that lie more than half of the operations back', () => {
    expect(shownSince(9_000)).toMatchObject({ operations: 11_000, gained: 0 });
    expect(shownSince(9_001)).toBeNull();
  });

  test('of operations enough', () => {
    expect(shownInPauses(pauses(5e6, 1_000, 6_800), heap)).toBeNull();
    expect(shownInPauses(pauses(5e6, 1_000, 6_820), heap)).not.toBeNull();
  });

  test('as the gain with its noise, of one in a thousand', () => {
    const drained = pauses(5e6, 1_000, 7_000).map((point, index) => ({
      ...point,
      level: point.level + index * 3_952,
    }));
    // No event of 6 that are expected: one of them would be 6,000 bytes in a thousand.
    expect(shownInPauses(drained, heap)).toEqual({
      operations: 6_000,
      gained: 3_952,
      finest: (3_952 + heap.noiseFloor) / 1_000,
    });
  });

  test('and never less than nothing', () => {
    const fallen = pauses(5e6, 1_000, 7_000).map((point, index) => ({
      ...point,
      level: point.level - index * 10_000,
    }));
    expect(shownInPauses(fallen, heap)?.gained).toBe(0);
  });

  test('are none without a pause', () => {
    expect(shownInPauses([], heap)).toBeNull();
  });
});
