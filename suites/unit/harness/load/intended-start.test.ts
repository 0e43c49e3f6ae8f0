import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { constantSchedule } from '../../../../harness/load/arrival-schedule.ts';
import { lateness } from '../../../../harness/load/intended-start.ts';

const schedule = constantSchedule(100, 10);
const epochMs = 1_795_420_917_000;

function starts(...offsetsMs: number[]): Float64Array {
  return Float64Array.from(offsetsMs, (offset) => epochMs + offset);
}

function latenessOf(startsMs: Float64Array, dropsMs: Float64Array = new Float64Array()): number[] {
  return Array.from(lateness(startsMs, dropsMs, schedule).latenessMs);
}

test('calls starts on the grid punctual', () => {
  expect(latenessOf(starts(0, 10, 20, 30))).toEqual([0, 0, 0, 0]);
});

test('charges a stall to every start that came after its time', () => {
  // The generator slept from 20 to 55 ms and then caught up with ticks 2 to 5.
  expect(latenessOf(starts(0, 10, 55, 55, 55, 55, 60))).toEqual([0, 0, 35, 25, 15, 5, 0]);
});

test('gives a dropped iteration its tick, so that later starts keep theirs', () => {
  expect(latenessOf(starts(0, 10, 40), starts(20, 30))).toEqual([0, 0, 0]);
  // The same starts without the drops would be two periods late.
  expect(latenessOf(starts(0, 10, 40))).toEqual([0, 0, 20]);
});

test('does not need the starts in order', () => {
  expect(latenessOf(starts(55, 0, 10, 55))).toEqual([35, 0, 0, 25]);
});

test('takes the earliest possible zero when the first start is the late one', () => {
  const { latenessMs, anchorMs } = lateness(starts(7, 10, 20), new Float64Array(), schedule);
  expect(Array.from(latenessMs)).toEqual([7, 0, 0]);
  expect(anchorMs).toBe(epochMs);
});

test('a missing point makes later starts look late, never early', () => {
  // Tick 2 was started at 20 ms, and its point was lost.
  expect(latenessOf(starts(0, 10, 30, 40))).toEqual([0, 0, 10, 10]);
});

test('recovers any pattern of delays with one punctual start', () => {
  const delays = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 200 });
  fc.assert(
    fc.property(delays, fc.nat(), (list, punctual) => {
      // Below one period, no start overtakes another.
      const expected = list.with(punctual % list.length, 0);
      const actual = starts(...expected.map((delay, n) => n * 10 + delay));
      expect(latenessOf(actual)).toEqual(expected);
    }),
  );
});
