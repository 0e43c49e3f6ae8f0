import { expect, test } from 'vitest';
import { FakeClock, systemClock } from '../../../../harness/metrics/clock.ts';

test('a fake clock moves only when it is told to', () => {
  const clock = new FakeClock();
  expect(clock.nowMs()).toBe(0);
  clock.advance(12.5);
  expect(clock.nowMs()).toBe(12.5);
});

test('a fake clock never goes back', () => {
  expect(() => new FakeClock().advance(-1)).toThrow(/cannot advance/);
});

test('the system clock is monotonic', () => {
  const before = systemClock.nowMs();
  expect(systemClock.nowMs()).toBeGreaterThanOrEqual(before);
});
