import { describe, expect, test } from 'vitest';
import { ThreadClock } from '../../../../../../harness/measurement/resources/sources/thread-clock.ts';
import { threadTimes } from '../../../../../../harness/measurement/resources/sources/threads.ts';

const MS = 1e6;

describe('the time of threads', { tags: ['unit'] }, () => {
  test('is that since the reading before; the busiest one is shown with what it waited', () => {
    let nowMs = 0;
    let times = new Map([
      ['1/1', { ran: 100 * MS, waited: 0 }],
      ['1/2', { ran: 50 * MS, waited: 10 * MS }],
    ]);
    const clock = new ThreadClock(
      () => nowMs,
      () => times,
    );
    expect(clock.read([1])).toBeNull();
    nowMs = 500;
    times = new Map([
      ['1/1', { ran: 200 * MS, waited: 0 }],
      ['1/2', { ran: 125 * MS, waited: 260 * MS }],
      // It began meanwhile.
      ['1/3', { ran: 400 * MS, waited: 0 }],
    ]);
    const use = clock.read([1]);
    expect(use?.cpu).toBeCloseTo(0.35, 9);
    expect(use?.thread).toBeCloseTo(0.15, 9);
    expect(use?.wait).toBeCloseTo(0.5, 9);
  });

  test('is unknown of processes that are gone', () => {
    const clock = new ThreadClock(() => 1, threadTimes);
    clock.read([2 ** 30]);
    expect(clock.read([2 ** 30])).toBeNull();
  });

  test.runIf(process.platform === 'linux')('is what the kernel tells of this process', () => {
    const all = [...threadTimes(process.pid).values()];
    expect(all.length).toBeGreaterThan(1);
    const used = process.cpuUsage();
    const ran = all.reduce((sum, one) => sum + one.ran, 0) / 1000;
    // Threads that have ended are in the one and not in the other.
    expect(ran).toBeGreaterThan(0);
    expect(ran).toBeLessThanOrEqual((used.user + used.system) * 1.5 + 1e6);
  });
});
