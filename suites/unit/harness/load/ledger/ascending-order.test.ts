import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { ascendingOrder } from '../../../../../harness/load/ledger/ascending-order.ts';

/** By definition: sorted by value, and by index where values are equal. */
function expected(values: readonly number[]): number[] {
  return [...values.keys()].toSorted(
    (left, right) => (values[left] ?? 0) - (values[right] ?? 0) || left - right,
  );
}

test('the order of any values is that of a stable sort', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 300 }), (values) => {
      expect(Array.from(ascendingOrder(Float64Array.from(values)))).toEqual(expected(values));
    }),
  );
});

test('values that are in reverse are sorted, however many they are', () => {
  const values = Array.from({ length: 20_000 }, (_, n) => Math.floor((20_000 - n) / 2));
  expect(Array.from(ascendingOrder(Float64Array.from(values)))).toEqual(expected(values));
});

test('what was due early and comes last is put in its place', () => {
  const values = Float64Array.from({ length: 5_000 }, (_, n) => (n < 4_900 ? n : n - 4_900 + 0.5));
  const order = ascendingOrder(values);
  const sorted = Array.from(order, (index) => values[index]);
  expect(sorted).toEqual(Array.from(values.toSorted()));
});
