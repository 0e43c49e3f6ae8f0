import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { lateMeanwhile } from '../../../../../harness/load/ledger/late-meanwhile.ts';

const starts = (lateMs: readonly number[], periodMs = 10) =>
  lateMeanwhile({
    anchorMs: 1000,
    startDueMs: Float64Array.from(lateMs, (_, index) => index * periodMs),
    lateMs: Float64Array.from(lateMs),
  });

test('is the largest lateness of the starts that fell due in the time', () => {
  const late = starts([0, 7, 3, 0, 0, 9]);
  expect(late(1005, 1045)).toBe(7);
  expect(late(1015, 1045)).toBe(3);
  expect(late(1025, 1045)).toBe(0);
  expect(late(1025, 1050)).toBe(9);
});

test('is not known where fewer than two starts fell due', () => {
  const late = starts([0, 0, 0]);
  expect(late(1005, 1015)).toBe(Infinity);
  expect(late(1005, 1019)).toBe(Infinity);
  expect(late(1005, 1020)).toBe(0);
  expect(late(1021, 9000)).toBe(Infinity);
});

test('does not depend on the order in which the starts came', () => {
  const late = lateMeanwhile({
    anchorMs: 0,
    startDueMs: Float64Array.of(30, 10, 20),
    lateMs: Float64Array.of(1, 5, 2),
  });
  expect([late(5, 25), late(15, 35)]).toEqual([5, 2]);
});

test('finds in blocks what a look at every start finds', () => {
  const run = fc.tuple(
    fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 150, maxLength: 400 }),
    fc.integer({ min: 0, max: 400 }),
    fc.integer({ min: 0, max: 400 }),
  );
  const property = fc.property(run, ([lateMs, from, count]) => {
    const meant = lateMs.slice(from + 1, from + count + 1);
    const found = starts(lateMs, 1)(1000 + from, 1000 + from + count);
    return found === (meant.length < 2 ? Infinity : Math.max(...meant));
  });
  expect(fc.check(property)).toMatchObject({ failed: false });
});
