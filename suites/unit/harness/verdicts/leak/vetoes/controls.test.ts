import { describe, expect, test } from 'vitest';
import type {
  Controls,
  Trajectory,
} from '../../../../../../harness/measurement/leak/trajectory.ts';
import type { Suspect } from '../../../../../../harness/verdicts/leak/veto.ts';
import { controlsDeny } from '../../../../../../harness/verdicts/leak/vetoes/controls.ts';
import { heap, kept, leakOf, leaking, steadily, suspect, windowsUpTo } from '../suspects.ts';

function judged(
  controls: Partial<Controls>,
  more: Partial<Omit<Suspect, 'trajectory'>> = {},
  seen: Partial<Trajectory> = {},
) {
  return controlsDeny(suspect(more, { controls: { ...leaking, ...controls }, ...seen }));
}

/** After so many operations no cache of the largest size could still fill. */
const full = { limit: { ...heap, largestCache: 5_000 } };

test('a process to throw away is asked for, where there can be one', () => {
  expect(controlsDeny(suspect({}, { controls: null }))).toEqual({
    reason: 'it grows: whether it expires, repeats or has a bound is being tried',
    needs: 'a longer budget',
    wants: 'controls',
  });
  expect(controlsDeny(suspect())).toBeNull();
});

test('a resource that is too coarse for it is not tried', () => {
  expect(
    controlsDeny(suspect({ limit: { ...heap, backstop: true } }, { controls: null })),
  ).toBeNull();
});

test('what goes on whatever is tried is a leak', () => {
  expect(judged({})).toBeNull();
});

describe('what is gone once an hour has passed', () => {
  test('expires where less than a quarter is left, whatever the operations', () => {
    expect(judged({ leftAfterAnHour: 25 }, full)).toBeNull();
    expect(judged({ leftAfterAnHour: 24.9 }, full)).toEqual({
      reason: 'it grows, but what it keeps goes once the clock has advanced: entries that expire',
      needs: 'a budget of more than twice their lifetime',
    });
  });

  test('is held against the lower of the two slopes', () => {
    expect(judged({ slopePerOp: 40, leftAfterAnHour: 10 }, full)).toBeNull();
    expect(judged({ slopePerOp: 400, leftAfterAnHour: 25 }, full)).toBeNull();
  });

  test('is held against what is a leak at all', () => {
    const limit = { ...full.limit, leakAbove: 50 };
    expect(judged({ leftAfterAnHour: 50 }, { limit })).toBeNull();
    expect(judged({ leftAfterAnHour: 49 }, { limit })).not.toBeNull();
  });

  test('names the timer that lets it go, and after how long that decides', () => {
    const timers = { longestMs: 60_000, where: 'sweep.ts:12' };
    expect(judged({ leftAfterAnHour: 0, timers })).toEqual({
      reason:
        'it grows, but what it keeps goes once the clock has advanced: a timer of 60 s (sweep.ts:12) has not run often enough',
      needs: '3 min decide: --budget 150s, or a soak',
    });
    const unknown = { longestMs: 500, where: null };
    expect(judged({ leftAfterAnHour: 0, timers: unknown })).toEqual({
      reason:
        'it grows, but what it keeps goes once the clock has advanced: a timer of 1 s has not run often enough',
      needs: '2 s decide: --budget 2s, or a soak',
    });
  });

  test('says nothing where the process showed less than a quarter of the growth', () => {
    expect(judged({ slopePerOp: 25, leftAfterAnHour: 0 })?.reason).toContain('expire');
    expect(judged({ slopePerOp: 24, leftAfterAnHour: 0 })?.reason).toMatch(
      /more than 7,000 entries, and less in a second process$/,
    );
    expect(judged({ slopePerOp: 24, leftAfterAnHour: 0 }, full)).toBeNull();
  });
});

describe('a container that was filled up', () => {
  const stuffed = leaking.stuffed!;

  test('has a bound where it grows by less than half of what it did', () => {
    expect(judged({ stuffed: { ...stuffed, before: 2, after: 1 } })).toBeNull();
    expect(judged({ stuffed: { ...stuffed, before: 2, after: 0.9 } })?.reason).toMatch(
      /; with 60,000 entries in it the Map grows no more, so it has a bound$/,
    );
  });

  test('has a bound where one was found beside it', () => {
    expect(judged({ stuffed: { ...stuffed, bound: 'max = 500' } })?.reason).toMatch(
      /; beside the Map that grows is max = 500, so it has a bound$/,
    );
  });

  test('is a cache where half of its new entries were asked for first', () => {
    expect(judged({ stuffed: { ...stuffed, after: 2, lookedUp: 0.9 } })).toBeNull();
    expect(judged({ stuffed: { ...stuffed, after: 2, lookedUp: 1 } })?.reason).toMatch(
      /; what grows is asked for each key before it is added, as a cache is$/,
    );
  });

  test('says nothing of what no cache could still hold', () => {
    expect(judged({ stuffed: { ...stuffed, before: 2, after: 0 } }, full)).toBeNull();
  });
});

/** A leak of 100 bytes an operation, so many of them in all. */
const judgedFew = (operations: number, seen: Partial<Trajectory> = {}) =>
  judged(
    { stuffed: null, replayedPerOp: null },
    {},
    { windows: windowsUpTo(0, [operations / 3, operations], steadily(100)), ...seen },
  );

describe('where no container was found', () => {
  test('so few operations may have filled a pool', () => {
    expect(judgedFew(149)?.reason).toMatch(/; no container was found that grows with it$/);
    expect(judgedFew(150)).toBeNull();
  });

  test('the ages of the objects have told of a pool, where they are known', () => {
    expect(judgedFew(149, { ages: kept })).toBeNull();
  });
});

const madeOfModules = (share: number) => ({ ages: { ...kept, ofModules: share } });

describe('the same inputs once more', () => {
  test('show an entry for each input where they add less than half', () => {
    expect(judged({ replayedPerOp: 50 })).toBeNull();
    expect(judged({ replayedPerOp: 49.9 })?.reason).toMatch(
      /; the same inputs once more added nothing, so it has an entry for each input$/,
    );
  });

  test('are held against the lower of the two slopes', () => {
    expect(judged({ slopePerOp: 60, replayedPerOp: 30 })).toBeNull();
    expect(judged({ slopePerOp: 400, replayedPerOp: 50 }, { leak: leakOf(100) })).toBeNull();
  });

  test('say nothing where they were not tried', () => {
    expect(judged({ replayedPerOp: null })).toBeNull();
  });

  test('add nothing to Node’s table of modules, which has no bound', () => {
    expect(judged({ replayedPerOp: 0 }, {}, madeOfModules(0.5))).toBeNull();
    expect(judged({ replayedPerOp: 0 }, {}, madeOfModules(0.4))).not.toBeNull();
    expect(judged({ replayedPerOp: 0 }, {}, { ages: kept })).not.toBeNull();
  });
});

test('a container that was found and grows on is no pool, however few the operations', () => {
  const windows = windowsUpTo(0, [40, 149], steadily(100));
  expect(judged({ replayedPerOp: null }, {}, { windows })).toBeNull();
});
