import { expect, test } from 'vitest';

import { float64Column, uint8Column } from '../../../../../harness/load/ledger/column.ts';

/** More than two pieces. */
const MANY = 40_000;

test('entries are read and changed by their index, however many there are', () => {
  const column = float64Column();
  for (let n = 0; n < MANY; n += 1) column.push(n / 2);
  expect(column).toHaveLength(MANY);
  column.set(MANY - 1, -1);
  column.set(16_384, -2);
  expect([0, 16_383, 16_384, MANY - 1].map((index) => column.at(index))).toEqual([
    0,
    16_383 / 2,
    -2,
    -1,
  ]);
});

test.each([0, 1, 16_384, MANY])('all of %d entries are taken as one array', (length) => {
  const column = uint8Column();
  for (let n = 0; n < length; n += 1) column.push(n % 251);
  expect(Array.from(column.take())).toEqual(Array.from({ length }, (_, n) => n % 251));
});

test('an entry that is not there is refused, and so is one that was taken', () => {
  const column = uint8Column();
  column.push(1);
  expect(() => column.at(1)).toThrow(RangeError);
  expect(() => column.set(-1, 0)).toThrow(RangeError);
  column.take();
  expect(() => column.at(0)).toThrow('taken');
  expect(() => column.push(2)).toThrow('taken');
  expect(() => column.take()).toThrow('taken');
});
