import { expect, test } from 'vitest';
import { LookClock } from '../../../../harness/statistics/look-clock.ts';

test('looks after ten seconds, and each time that the load has grown by a quarter', () => {
  const clock = new LookClock();
  const looks = [5, 10, 12, 12.5, 15, 16].map((seconds) => clock.lookAt(seconds));
  expect(looks).toEqual([null, 1, null, 2, null, 3]);
  expect(clock.looks).toBe(3);
});

function looksIn(seconds: number): number {
  const clock = new LookClock();
  for (let at = 0; at <= seconds; at += 0.5) clock.lookAt(at);
  return clock.looks;
}

test('a minute has eight looks, and an hour 27', () => {
  expect([9, 60, 3600].map(looksIn)).toEqual([0, 8, 27]);
});

test('points that come late make one look, and the next is a quarter later', () => {
  const clock = new LookClock();
  expect([100, 120, 125].map((seconds) => clock.lookAt(seconds))).toEqual([1, null, 2]);
});

test('a further stretch goes on counting', () => {
  expect(new LookClock(7).lookAt(10)).toBe(8);
});

test('nothing that came yet is no look', () => {
  expect(new LookClock().lookAt(Number.NaN)).toBeNull();
  expect(new LookClock().lookAt(9)).toBeNull();
});
