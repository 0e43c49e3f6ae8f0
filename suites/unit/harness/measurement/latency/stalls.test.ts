import { expect, test } from 'vitest';
import { measureStalls } from '../../../../../harness/measurement/latency/stalls.ts';

/** A clock whose readings come 10 µs apart but for the stalls. */
function stallingClock(everyReadings: number, stallMs: number) {
  let [now, readings] = [0, 0];
  return {
    nowMs: () => {
      readings++;
      now += readings % everyReadings === 0 ? stallMs : 0.01;
      return now;
    },
  };
}

test('finds how long stalls are', () => {
  const stalls = measureStalls(1000, stallingClock(1000, 20));
  expect(stalls.count).toBeGreaterThan(20);
  expect(stalls.p90Ms).toBeCloseTo(20, 6);
});

test('a machine that never stalls has none', () => {
  expect(measureStalls(100, stallingClock(Infinity, 0))).toEqual({
    count: 0,
    p90Ms: 0,
    longestMs: 0,
  });
});
