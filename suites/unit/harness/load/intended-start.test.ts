import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { constantSchedule } from '../../../../harness/load/arrival-schedule.ts';
import { matchByIndex, matchInOrder } from '../../../../harness/load/intended-start.ts';

const schedule = constantSchedule(100, 10);
const EPOCH_MS = 1_795_420_917_000;

function starts(...offsetsMs: number[]): Float64Array {
  return Float64Array.from(offsetsMs, (offset) => EPOCH_MS + offset);
}

function latenessOf(startsMs: Float64Array, dropsMs: Float64Array = new Float64Array()): number[] {
  return Array.from(matchInOrder(startsMs, dropsMs, schedule).lateMs);
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
  const { lateMs, anchorMs } = matchInOrder(starts(7, 10, 20), new Float64Array(), schedule);
  expect(Array.from(lateMs)).toEqual([7, 0, 0]);
  expect(anchorMs).toBe(EPOCH_MS);
});

test('a missing point makes later starts look late, never early', () => {
  // Tick 2 was started at 20 ms, and its point was lost.
  expect(latenessOf(starts(0, 10, 30, 40))).toEqual([0, 0, 10, 10]);
});

test('the tick that k6 adds at the end of a constant rate is not late', () => {
  // 1/s for 8 s: k6 starts a ninth iteration at the very end. The server took 24 ms for each.
  const slow = constantSchedule(1, 8);
  const nine = starts(...Array.from({ length: 9 }, (_, n) => n * 1000));
  const { lateMs, unsentDueMs } = matchInOrder(nine, new Float64Array(), slow);
  expect(Math.max(...lateMs)).toBe(0);
  expect(unsentDueMs).toHaveLength(0);
});

test('tells when the dropped and the unsent were due', () => {
  const short = constantSchedule(100, 0.06);
  const { dropDueMs, unsentDueMs } = matchInOrder(starts(0, 10, 40), starts(20, 30), short);
  expect(Array.from(dropDueMs)).toEqual([20, 30]);
  expect(Array.from(unsentDueMs)).toEqual([50]);
});

test('a drop past the plan was not due', () => {
  const short = constantSchedule(100, 0.02);
  const { dropDueMs } = matchInOrder(starts(0, 10), starts(20), short);
  expect(dropDueMs).toHaveLength(0);
});

test('matches starts that say which tick they answer, in any order', () => {
  const irregular = { ticks: 4, tickMs: (n: number) => [0, 3, 50, 51][n] ?? 99 };
  const { lateMs, unsentDueMs } = matchByIndex(
    starts(52, 0, 50),
    new Float64Array([3, 0, 2]),
    irregular,
  );
  expect(Array.from(lateMs)).toEqual([1, 0, 0]);
  expect(Array.from(unsentDueMs)).toEqual([3]);
});

test('every tick is started, dropped or unsent', () => {
  const answers = fc.array(fc.constantFrom('start', 'drop'), { maxLength: 100 });
  fc.assert(
    fc.property(answers, fc.nat(20), (list, missing) => {
      const all = constantSchedule(100, (list.length + missing) / 100);
      const at = (kind: string): Float64Array =>
        starts(...list.flatMap((one, n) => (one === kind ? [n * 10] : [])));
      const matched = matchInOrder(at('start'), at('drop'), all);
      const sum = at('start').length + matched.dropDueMs.length + matched.unsentDueMs.length;
      expect(sum).toBe(all.ticks);
    }),
  );
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
