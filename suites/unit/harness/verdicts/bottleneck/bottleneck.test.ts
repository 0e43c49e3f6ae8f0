import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../../harness/statistics/random.ts';
import { bottleneckOf } from '../../../../../harness/verdicts/bottleneck/bottleneck.ts';
import { loadRun } from '../load-run.ts';
import { LOOKS, observedLoad, quiet } from './observed-load.ts';

type Courses = Parameters<typeof observedLoad>[0];

const full = { 'postgres slots': 100, 'target fds': 1024 };

function kinds(changed: Courses, options: Parameters<typeof observedLoad>[1] = {}): string[] {
  const load = observedLoad({ ...quiet, ...changed }, { full, ...options });
  return bottleneckOf(load)?.findings.map(({ kind }) => kind) ?? ['nobody looked'];
}

const late = (slow: boolean) => (slow ? 400 : 1);

describe('the likely bottleneck', { tags: ['unit'] }, () => {
  test('none is evident where nothing is full, and what was looked at is said', () => {
    const found = bottleneckOf(observedLoad(quiet, { full }));
    expect(found?.findings).toEqual([]);
    expect(found?.sentence).toBe(
      'none is evident: in the slow seconds target busiest thread 9.00 %, target event loop busy 10.0 %, machine CPU of all cores 40.0 %, postgres connections in use 1, redis time in commands 1.00 %',
    );
  });

  test('is not asked for where nobody looked, and not told of a few looks', () => {
    expect(bottleneckOf(loadRun())).toBeNull();
    const short = observedLoad(quiet, { seconds: [0.5, 1, 1.5], full });
    expect(bottleneckOf(short)?.sentence).toBe('too short to tell: 3 looks, 12 needed');
  });

  test('says so where no resource could be read', () => {
    expect(bottleneckOf(observedLoad({}))?.sentence).toBe(
      'none is evident: no resource could be read',
    );
  });

  test('the CPU of the target: its busiest thread has no time left', () => {
    const busy = { 'target thread': (slow: boolean) => (slow ? 0.98 : 0.41) };
    expect(kinds(busy)).toEqual(['target cpu']);
    expect(bottleneckOf(observedLoad({ ...quiet, ...busy }))?.sentence).toContain(
      'CPU of the target: busiest thread 98.0 % of one core in the slow seconds, 41.0 % in the others',
    );
  });

  test('a thread that wants to work and has no processor is full, and the machine is named after it', () => {
    const starved = {
      'machine cores': () => 1,
      'target thread': () => 0.3,
      'target wait': () => 0.65,
      'target loop': () => 1,
    };
    expect(kinds(starved)).toEqual(['target cpu', 'machine cpu']);
  });

  test('a target that needs little and waits for a processor has a full machine', () => {
    const starved = {
      'machine cores': () => 1,
      'target thread': () => 0.02,
      'target wait': () => 0.9,
      'target loop': () => 0.6,
    };
    expect(kinds(starved)).toEqual(['machine cpu']);
  });

  test('the limit of a container comes before all that it makes look full', () => {
    const held = {
      'target throttled': (slow: boolean) => (slow ? 0.8 : 0.3),
      'target limit': () => 0.5,
      'target cpu': () => 0.49,
      'target thread': () => 0.45,
      'target wait': () => 0.5,
      'target gc': () => 0.25,
    };
    expect(kinds(held)[0]).toBe('cpu limit');
    expect(bottleneckOf(observedLoad({ ...quiet, ...held }))?.sentence).toContain(
      'CPU limit of the target: throttled 80.0 % in the slow seconds, 30.0 % in the others',
    );
    expect(kinds({ 'target throttled': () => 0.1, 'target limit': () => 0.5 })).toEqual([]);
  });

  test('garbage collection comes before the CPU that it takes', () => {
    expect(kinds({ 'target gc': () => 0.4, 'target thread': () => 0.99 })[0]).toBe(
      'garbage collection',
    );
  });

  test('an event loop that is late when requests are slow was held up', () => {
    expect(kinds({ 'target delay': (slow) => (slow ? 180 : 4) })).toEqual(['event loop']);
  });

  test('an event loop that is late at other times, or by too little, explains nothing', () => {
    expect(kinds({ 'target delay': (_slow, look) => (look % 4 === 1 ? 180 : 4) })).toEqual([]);
    expect(kinds({ 'target delay': (slow) => (slow ? 60 : 4) })).toEqual([]);
  });

  test('an event loop that was late for want of a processor was not held up', () => {
    const starved = {
      'target delay': (slow: boolean) => (slow ? 180 : 4),
      'target wait': (slow: boolean) => (slow ? 0.35 : 0.02),
    };
    expect(kinds(starved)).toEqual([]);
  });

  test('locks of Postgres come before the pool that waits for them, with the statement', () => {
    const locked = {
      'postgres locked': (slow: boolean) => (slow ? 3 : 0),
      'postgres busy': (slow: boolean) => (slow ? 4 : 1),
    };
    const statements = [
      { of: 'postgres', text: 'SELECT ?', seen: 9, longestMs: 1, waitsFor: null },
      { of: 'postgres', text: 'UPDATE a', seen: 5, longestMs: 800, waitsFor: 'Lock: tuple' },
    ];
    const [first] = bottleneckOf(observedLoad({ ...quiet, ...locked }, { statements }))!.findings;
    expect(first?.kind).toBe('lock');
    expect(first?.evidence.at(-1)).toBe('seen: UPDATE a');
  });

  test('a pool is full where all that it has is in use while more requests wait', () => {
    const pool = { 'postgres busy': () => 2 };
    expect(kinds(pool, { slowMs: 500 })).toEqual(['pool']);
    // As many requests under way as connections: a loop of users who wait, not a queue.
    expect(kinds(pool, { slowMs: 40 })).toEqual([]);
  });

  test('a pool that lends more at other times is not full', () => {
    const pool = { 'postgres busy': (slow: boolean) => (slow ? 2 : 5) };
    expect(kinds(pool, { slowMs: 500 })).toEqual([]);
  });

  test('a server without a connection left is named with its limit', () => {
    const [first] = bottleneckOf(
      observedLoad({ ...quiet, 'postgres slots': () => 99 }, { full }),
    )!.findings;
    expect(first?.name).toBe('the 100 connections that Postgres has');
  });

  test('statements that compute have the CPU of Postgres', () => {
    expect(kinds({ 'postgres cpu': () => 1.9, 'postgres busy': () => 2 }, { slowMs: 500 })).toEqual(
      ['database cpu', 'pool'],
    );
  });

  test('the disk of Postgres', () => {
    expect(kinds({ 'postgres reading': (slow) => Number(slow) })).toEqual(['database io']);
  });

  test('Redis that computes, and Redis that answers late', () => {
    expect(kinds({ 'redis working': (slow) => (slow ? 1 : 0) })).toEqual(['redis']);
    expect(kinds({ 'redis answer': late })).toEqual(['redis']);
  });

  test('where Postgres answers as late, the one who asked was late', () => {
    expect(kinds({ 'redis answer': late, 'postgres answer': late })).toEqual([]);
  });

  test('descriptors at their limit, and keys that are evicted', () => {
    expect(kinds({ 'target fds': () => 1_000 })).toEqual(['descriptors']);
    expect(kinds({ 'redis evictions': () => 5 })).toEqual(['evictions']);
  });

  test('what was not read in half of the slow looks tells nothing', () => {
    const load = observedLoad({ ...quiet, 'postgres locked': () => 3 });
    const series = load.resources!.series.map((one) =>
      one.resource === 'locked'
        ? { ...one, values: one.values.map((_, i) => (i < 8 ? 3 : null)) }
        : one,
    );
    const found = bottleneckOf({ ...load, resources: { ...load.resources!, series } });
    expect(found?.findings).toEqual([]);
  });

  test('of courses by chance, the event loop is taken to be held up in at most one of a hundred', () => {
    const trials = 40;
    let wrong = 0;
    for (let trial = 0; trial < trials; trial++) {
      const random = seededRandom(trial);
      const delays = Array.from({ length: LOOKS }, () =>
        random() < 0.25 ? 150 + 100 * random() : 3,
      );
      if (kinds({ 'target delay': (_slow, look) => delays[look]! }).length > 0) wrong += 1;
    }
    // The bound is .4 of 40: 4 would come once in 1,000 times.
    expect(wrong).toBeLessThanOrEqual(3);
  });
});
