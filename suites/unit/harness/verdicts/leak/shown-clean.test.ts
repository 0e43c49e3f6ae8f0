import { describe, expect, test } from 'vitest';
import type { Window } from '../../../../../harness/measurement/leak/trajectory.ts';
import {
  shownInPauses,
  shownOfBytes,
  shownOfCounts,
} from '../../../../../harness/verdicts/leak/shown-clean.ts';
import { operationsToShow } from '../../../../../harness/verdicts/leak/needed.ts';
import { inProcessLimits } from '../../../../../harness/measurement/leak/limits.ts';

/** Thirty points, one each so many operations. */
function points(every: number, level: (operations: number) => number): Window {
  return Array.from({ length: 30 }, (_, index) => {
    const operations = index * every;
    return { operations, level: level(operations) };
  });
}

describe('what so many operations rule out', { tags: ['unit'] }, () => {
  test('nothing, where what one of 1,000 keeps could have been kept by none of them', () => {
    expect(
      shownOfBytes(
        points(150, () => 5e6),
        1_000,
      ),
    ).toBeNull();
    expect(
      shownOfCounts(
        points(150, () => 20),
        1_000,
      ),
    ).toBeNull();
  });

  test('everything above noise, once one of 1,000 must have been seen', () => {
    const shown = shownOfBytes(
      points(400, (done) => 5e6 + (done % 800 === 0 ? 0 : 100)),
      1_000,
    );
    expect(shown?.finest).toBeCloseTo(0.21 / 3, 1);
    expect(
      shownOfCounts(
        points(400, () => 20),
        1_000,
      ),
    ).toMatchObject({ finest: 0, gained: 0 });
  });

  test('as much, where all was measured anew after many operations', () => {
    const anew = points(400, () => 20).map(({ operations, level }) => {
      return { operations: operations + 34_000, level };
    });
    expect(shownOfCounts(anew, 1_000)).toEqual(
      shownOfCounts(
        points(400, () => 20),
        1_000,
      ),
    );
    const fds = inProcessLimits['fds']!;
    const trajectory = {
      resource: 'fds',
      kind: 'count',
      verified: true,
      cutShort: false,
      steadyFrom: 0,
      warmUp: [],
      windows: [anew.slice(0, 15)],
      drained: [],
    } as const;
    expect(operationsToShow(trajectory, fds)).toBeLessThan(4_000);
  });

  test('60 kB that were kept once are not ruled out', () => {
    const once = points(300, (done) => 5e6 + (done > 4_500 ? 60_000 : 0));
    expect(shownOfBytes(once, 1_000)?.finest).toBeGreaterThan(32);
  });

  test('one descriptor that stays open is a rate above 0', () => {
    const one = points(400, (done) => (done > 6_000 ? 21 : 20));
    expect(shownOfCounts(one, 1_000)?.finest).toBeGreaterThan(0);
  });

  test('what happens once, early, is forgiven', () => {
    const early = points(800, (done) => 5e6 + (done > 4_000 ? 200_000 : 0));
    expect(shownOfBytes(early, 1_000)?.finest).toBe(0);
  });

  test('what begins late is not', () => {
    const late = points(2_000, (done) => 5e6 + Math.max(0, done - 52_000) * 20);
    expect(shownOfBytes(late, 1_000)?.finest).toBeGreaterThan(1);
  });

  test('steady growth is ruled out from a little above its own rate on', () => {
    const steady = points(10_000, (done) => 5e6 + 3 * done);
    const { finest = 0 } = shownOfBytes(steady, 1_000) ?? {};
    expect(finest).toBeGreaterThan(3);
    expect(finest).toBeLessThan(5);
  });

  test('what goes in every pause is shown by the pauses', () => {
    const drained = [500, 9_000, 20_000].map((operations) => ({
      operations,
      level: 5e6,
      before: 7e6,
    }));
    const limit = inProcessLimits['heap']!;
    expect(shownInPauses(drained, limit)?.finest).toBeLessThan(1);
  });
});

const pause = (operations: number, level: number) => ({ operations, level, before: 9e6 });

test('the best of several stretches and pauses counts, wherever it begins', () => {
  const heap = inProcessLimits['heap']!;
  const risen = [pause(500, 5e6), pause(4_000, 5.1e6), pause(9_000, 5.2e6), pause(20_000, 5.2e6)];
  // Since the third there is nothing; since the first 200,000 bytes.
  expect(shownInPauses(risen, heap)).toMatchObject({ operations: 11_000, gained: 0 });
  const fallen = [pause(500, 5.2e6), pause(4_000, 5e6), pause(20_000, 5.2e6)];
  expect(shownInPauses(fallen, heap)).toMatchObject({ operations: 19_500, gained: 0 });
  const once = points(800, (done) => 5e6 + (done > 4_000 && done < 9_000 ? 200_000 : 0));
  expect(shownOfBytes(once, 1_000)).toMatchObject({ operations: 29 * 800, gained: 0 });
});
