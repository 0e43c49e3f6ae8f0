import { describe, expect, test } from 'vitest';
import { inProcessLimits } from '../../../../../harness/measurement/leak/limits.ts';
import type {
  Ages,
  Controls,
  RetainedLimit,
  Trajectory,
  Window,
} from '../../../../../harness/measurement/leak/trajectory.ts';
import { leakRule, levelRule } from '../../../../../harness/verdicts/leak.ts';

const heap = inProcessLimits['heap'] as RetainedLimit;

/** Warm-up and four windows, each twice as long as the last, up to so many operations. */
function grown(total: number, level: (operations: number) => number): Trajectory {
  const at = (operations: number) => ({ operations, level: level(operations) });
  const ends = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1].map((share) => share * total);
  const windows: Window[] = ends.slice(1).map((end, index) => {
    const from = ends[index] ?? 0;
    return Array.from({ length: 11 }, (_, block) => at(from + ((end - from) * block) / 10));
  });
  const warmUp = Array.from({ length: 6 }, (_, index) => at(((ends[0] ?? 0) * index) / 6));
  return {
    resource: 'heap',
    kind: 'bytes',
    verified: true,
    cutShort: false,
    steadyFrom: 0,
    windows,
    warmUp,
    drained: [],
  };
}

const steady = (bytes: number, total = 8_000): Trajectory =>
  grown(total, (operations) => 5e6 + bytes * operations);

/** Of 30,000 keys. */
const closedSet = (done: number): number => 5e6 + 100 * 30_000 * (1 - Math.exp(-done / 30_000));

const kept: Ages = {
  firstOperations: 2_000,
  operations: 4_000,
  alive: 400,
  stillAlive: 396,
  older: 200,
  olderStillAlive: 198,
  keptPerOp: 100,
  objects: 700,
};

const leaking: Controls = {
  operations: 1_000,
  slopePerOp: 100,
  leftAfterAnHour: 200,
  timers: null,
  replayedPerOp: 100,
  stuffed: { container: 'Map', entries: 60_000, bound: null, before: 1, after: 1, lookedUp: 0 },
};

/** Of an array that has so many numbers. */
function slotsOf(operations: number): number {
  let count = 17;
  while (count < operations) count *= 1.5;
  return count;
}

/** Of a pool that opens another one after as many operations again. */
const membersOf = (operations: number): number => Math.floor(Math.log2(operations + 1));

/** A window of a slow operation that keeps 600 numbers. */
const points = (from: number, count: number): Window =>
  Array.from({ length: 11 }, (_, block) => {
    const operations = from + Math.round((count * block) / 10);
    return { operations, level: 5e6 + 4_848 * operations };
  });

describe('a leak needs evidence beyond its levels', { tags: ['unit'] }, () => {
  test('levels alone call a cache that fills a leak, and the rule does not', () => {
    expect(levelRule.judge(steady(100), heap, true).verdict).toBe('fail');
    const open = leakRule.judge(steady(100), heap, true);
    expect(open).toMatchObject({ verdict: 'inconclusive', grows: true });
    expect(open.reason).toBe(
      'what 8,000 operations left is still there: a leak, or something that holds more than 8,000 entries',
    );
    expect(open.needs).toBe(
      'about 120,000 operations in all, --largest-cache 5333 (largestCache) if no cache is larger, or keys that repeat',
    );
  });

  test('after as many operations as would fill the largest cache it is one', () => {
    expect(leakRule.judge(steady(100, 60_001), heap, true).verdict).toBe('fail');
    expect(leakRule.judge(steady(100), { ...heap, largestCache: 5_000 }, true).verdict).toBe(
      'fail',
    );
  });

  test('what is too small for an entry of a cache is one', () => {
    expect(leakRule.judge(steady(8), heap, true).verdict).toBe('fail');
  });

  test('it asks for the ages of what is kept, and then for the controls', () => {
    const first = leakRule.judge({ ...steady(100), ages: null, controls: null }, heap, true);
    expect(first).toMatchObject({ verdict: 'inconclusive', wants: 'ages' });
    const second = leakRule.judge({ ...steady(100), ages: kept, controls: null }, heap, true);
    expect(second).toMatchObject({ verdict: 'inconclusive', wants: 'controls' });
    const both = leakRule.judge({ ...steady(100), ages: kept, controls: leaking }, heap, true);
    expect(both.verdict).toBe('fail');
  });

  test.each<[string, Partial<Ages>, RegExp]>([
    [
      'older objects that go',
      { olderStillAlive: 8, stillAlive: 150, keptPerOp: 30 },
      /of its older objects 4 %/,
    ],
    ['few objects', { objects: 20 }, /about 40 objects more: a pool that fills, or a leak/],
  ])('%s are no leak', (_name, ages, reason) => {
    const seen = { ...steady(100), ages: { ...kept, ...ages }, controls: leaking };
    expect(leakRule.judge(seen, heap, true)).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(reason),
    });
  });

  describe('a table of numbers, which is replaced by one that is larger by a half', () => {
    const ages = { ...kept, operations: 400_000, alive: 3, stillAlive: 3, older: 1, objects: 5 };
    const table = (noise: (operations: number) => number): Trajectory => ({
      ...grown(2_000_000, (operations) => 5e6 + 8 * slotsOf(operations) + noise(operations)),
      ages,
    });

    test('is a leak, though it is one object', () => {
      expect(
        leakRule.judge(
          table(() => 0),
          heap,
          true,
        ),
      ).toMatchObject({
        verdict: 'fail',
        reason: expect.stringMatching(/^rose in steps with every doubling/),
      });
    });

    test('is one beside noise, which rises in every other block and falls again', () => {
      let block = 0;
      const noisy = table(() => (block++ % 2) * heap.resolution * 0.5);
      expect(leakRule.judge(noisy, heap, true).verdict).toBe('fail');
    });

    test('and as many objects of one size are a pool that fills', () => {
      const pool = { ...grown(2_000_000, (operations) => 5e6 + membersOf(operations) * 4e6), ages };
      expect(leakRule.judge(pool, heap, true).verdict).toBe('inconclusive');
    });
  });

  test.each<[string, Partial<Controls>, RegExp]>([
    [
      'what goes once the clock has advanced',
      { leftAfterAnHour: 3, timers: { longestMs: 10_000, where: 'limiter.ts:4' } },
      /a timer of 10 s \(limiter\.ts:4\) has not run often enough/,
    ],
    ['what repeated inputs add nothing to', { replayedPerOp: 4 }, /an entry for each input/],
    [
      'a container that evicts',
      {
        stuffed: {
          container: 'Map',
          entries: 60_000,
          bound: null,
          before: 1,
          after: 0,
          lookedUp: 0,
        },
      },
      /with 60,000 entries in it the Map grows no more, so it has a bound/,
    ],
    [
      'a container with a bound beside it',
      {
        stuffed: {
          container: 'Map',
          entries: 60_000,
          bound: 'max = 9,000',
          before: 1,
          after: 1,
          lookedUp: 0,
        },
      },
      /beside the Map that grows is max = 9,000/,
    ],
    [
      'a cache that is asked for each key, whatever its bound',
      {
        stuffed: {
          container: 'Map',
          entries: 60_000,
          bound: null,
          before: 1,
          after: 1,
          lookedUp: 1,
        },
      },
      /; what grows is asked for each key before it is added, as a cache is$/,
    ],
    ['what a second process shows less of', { slopePerOp: 10 }, /less in a second process/],
  ])('%s is no leak', (_name, controls, reason) => {
    const seen = { ...steady(100), ages: kept, controls: { ...leaking, ...controls } };
    expect(leakRule.judge(seen, heap, true)).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(reason),
    });
  });

  test('objects in flight that go beside those that stay hide no leak', () => {
    const inFlight = { ...kept, olderStillAlive: 60, stillAlive: 120, keptPerOp: 90 };
    const seen = { ...steady(100), ages: inFlight, controls: leaking };
    expect(leakRule.judge(seen, heap, true).verdict).toBe('fail');
  });

  test('a table of modules has no bound, though each URL is loaded once', () => {
    const controls = { ...leaking, replayedPerOp: 0 };
    const modules = { ...steady(100), ages: { ...kept, ofModules: 0.9 }, controls };
    expect(leakRule.judge(modules, heap, true).verdict).toBe('fail');
    const others = { ...modules, ages: { ...kept, ofModules: 0.1 } };
    expect(leakRule.judge(others, heap, true).verdict).toBe('inconclusive');
  });

  test('a server that nobody may try out says so, and what to do', () => {
    const untried = { reason: 'it runs already', remedy: 'have it started' };
    const open = leakRule.judge({ ...steady(100), ages: kept, untried }, heap, true);
    expect(open.reason).toMatch(/more than 8,000 entries; it runs already$/);
    expect(open.needs).toMatch(/--largest-cache 5333 .*; or have it started$/);
  });

  test('a leak in few operations lacks operations, and says how many', () => {
    const slow = { ...steady(0), warmUp: points(0, 14), windows: [points(15, 10), points(25, 22)] };
    expect(leakRule.judge(slow, heap, true)).toMatchObject({
      verdict: 'inconclusive',
      missingForLeak: 8,
      needs: 'about 8 more operations',
    });
  });

  test('what expires is none after any number of operations', () => {
    const expiring = { ...leaking, leftAfterAnHour: 0 };
    const seen = { ...steady(100, 600_000), ages: kept, controls: expiring };
    expect(leakRule.judge(seen, heap, true).verdict).toBe('inconclusive');
  });

  test('a cache that is full for the last quarter is none, whatever the controls say', () => {
    const full = grown(8_000, (operations) => 5e6 + 300 * Math.min(operations, 6_000));
    const seen = { ...full, ages: kept, controls: leaking };
    expect(leakRule.judge(seen, heap, true).verdict).toBe('inconclusive');
  });

  test('a closed set adds ever less, and a leak does not', () => {
    const seen = { ...grown(12_000, closedSet), ages: kept, controls: leaking };
    expect(leakRule.judge(seen, heap, true).reason).toMatch(/by ever less/);
  });

  test('a level that falls by as much as it rises is none', () => {
    const wander = grown(200_000, (done) => 5e6 + 20 * done - (done > 90_000 ? 1.7e6 : 0));
    expect(leakRule.judge(wander, heap, true).verdict).not.toBe('fail');
  });
});
