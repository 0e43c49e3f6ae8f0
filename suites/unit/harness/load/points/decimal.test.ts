import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { decimalAt } from '../../../../../harness/load/points/decimal.ts';

function decimal(text: string): number {
  const bytes = Buffer.from(`x,${text},y`);
  return decimalAt(bytes, 2, bytes.length - 2);
}

test('a number that k6 writes is the one that JavaScript reads', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (value) => {
      const text = value.toFixed(6);
      expect(decimal(text)).toBe(Number(text));
    }),
  );
});

test.each(['0.000000', '1', '-2.5', '123456789012345678.000000', '.5', '7.'])(
  '%s is read as it is',
  (text) => {
    expect(decimal(text)).toBe(Number(text));
  },
);

test.each(['', '-', '.', 'many', '1e9', '1.2.3', '+Inf', 'NaN', ' 1'])(
  "'%s' is no number that k6 writes of a request",
  (text) => {
    expect(decimal(text)).toBeNaN();
  },
);
