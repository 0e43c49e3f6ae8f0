import { describe, expect, test } from 'vitest';
import { TimeSpent } from '../../../../../harness/measurement/leak/time-spent.ts';
import { FakeClock } from '../../../../../harness/metrics/clock.ts';
import { simulate } from './simulated-subject.ts';

describe('the time that a measurement spends', { tags: ['unit'] }, () => {
  test('belongs to the phase that was begun last, and adds up', () => {
    const clock = new FakeClock();
    const spent = new TimeSpent(clock);
    clock.advance(300);
    spent.begin('warm-up');
    clock.advance(200);
    spent.begin('windows');
    clock.advance(1_000);
    spent.begin('pauses');
    spent.begin('windows');
    clock.advance(500);
    expect(spent.seconds()).toEqual({ start: 0.3, 'warm-up': 0.2, windows: 1.5, pauses: 0 });
    clock.advance(500);
    expect(spent.seconds()['windows']).toBe(2);
  });

  test('counts samples apart, within their phase', async () => {
    const { clock, subject } = simulate({ heap: () => 0, microsecondsPerOperation: 1_000 });
    const spent = new TimeSpent(clock);
    const timed = spent.of(subject);
    spent.begin('windows');
    await timed.run({ from: 0, count: 40, yieldEvery: 1 }, 1_000);
    await timed.sample({ settleMs: 0 });
    await timed.run({ from: 40, count: 40, yieldEvery: 1 }, 1_000);
    expect(spent.seconds()).toEqual({ start: 0, windows: 0.08, 'windows: samples': 0.01 });
  });
});
