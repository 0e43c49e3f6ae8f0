import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { clockMovedMs, clockOffset } from '../../../../../harness/load/collector/clock-exchange.ts';

const at = (offsetMs: number, uncertainMs: number) => ({ offsetMs, uncertainMs });
const ms = (most: number) => fc.integer({ min: 0, max: most });

test('an offset is never wrong by more than it says', () => {
  const exchange = fc.record({ there: ms(300), back: ms(300) });
  fc.assert(
    fc.property(
      fc.integer({ min: -1e7, max: 1e7 }),
      fc.array(exchange, { minLength: 1, maxLength: 8 }),
      (offset, exchanges) => {
        const seen = exchanges.map(({ there, back }, nth) => ({
          askedMs: 1000 * nth,
          serverMs: 1000 * nth + there + offset,
          answeredMs: 1000 * nth + there + back,
        }));
        const { offsetMs, uncertainMs } = clockOffset(seen);
        expect(Math.abs(offsetMs - offset)).toBeLessThanOrEqual(uncertainMs);
      },
    ),
  );
});

test('the quickest exchange tells it', () => {
  const slow = { askedMs: 0, serverMs: 90, answeredMs: 100 };
  const quick = { askedMs: 200, serverMs: 203, answeredMs: 204 };
  expect(clockOffset([slow, quick])).toEqual({ offsetMs: 1, uncertainMs: 3 });
});

test('no exchange tells nothing', () => {
  expect(() => clockOffset([])).toThrow(RangeError);
});

test('a clock moved only by more than both measurements may be wrong', () => {
  expect(clockMovedMs(at(0, 10), at(20, 10))).toBe(0);
  expect(clockMovedMs(at(0, 10), at(-60, 10))).toBe(60);
});
