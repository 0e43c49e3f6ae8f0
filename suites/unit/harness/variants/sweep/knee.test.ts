import { array, assert, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frontier, kneeOf, type Operating } from '../../../../../harness/variants/sweep/knee.ts';

const at = (latencyMsP95: number, itemsPerSecond: number): Operating => ({
  latencyMsP95,
  itemsPerSecond,
});

const points = array(
  record({
    latencyMsP95: integer({ min: 1, max: 50 }),
    itemsPerSecond: integer({ min: 1, max: 50 }),
  }),
  { minLength: 1, maxLength: 12 },
);

const beats = (a: Operating, b: Operating): boolean =>
  a.latencyMsP95 <= b.latencyMsP95 &&
  a.itemsPerSecond >= b.itemsPerSecond &&
  (a.latencyMsP95 < b.latencyMsP95 || a.itemsPerSecond > b.itemsPerSecond);

describe('the frontier', () => {
  test('has exactly the points that no other one beats', () => {
    assert(
      property(points, (all) => {
        const line = frontier(all);
        for (const point of all) {
          const isBeaten = all.some((other) => beats(other, point));
          expect(
            line.some(
              (one) =>
                one.latencyMsP95 === point.latencyMsP95 &&
                one.itemsPerSecond === point.itemsPerSecond,
            ),
          ).toBe(!isBeaten);
        }
      }),
    );
  });

  test('begins with the shortest latency and ends with the most throughput', () => {
    const line = frontier([at(9, 40), at(1, 10), at(4, 30), at(5, 29), at(1, 9), at(12, 40)]);
    expect(line).toEqual([at(1, 10), at(4, 30), at(9, 40)]);
  });
});

describe('the knee', () => {
  test('is where the curve bends most', () => {
    const bend = at(2, 90);
    expect(kneeOf([at(1, 10), bend, at(5, 95), at(10, 100)])).toBe(bend);
  });

  test('is no point that another one beats', () => {
    expect(kneeOf([at(1, 10), at(2, 90), at(2.1, 89), at(10, 100)])).toEqual(at(2, 90));
  });

  test.for([
    ['no points', []],
    ['one point', [at(1, 1)]],
    ['two points', [at(1, 10), at(2, 15)]],
    ['a straight line', [at(1, 10), at(2, 20), at(3, 30)]],
    ['a curve that bends the other way', [at(1, 10), at(9, 20), at(10, 100)]],
    ['throughput that no latency buys', [at(1, 10), at(2, 9), at(3, 8)]],
  ] as const)('is not there for %s', ([, all]) => {
    expect(kneeOf(all)).toBeNull();
  });

  test('does not depend on the units', () => {
    assert(
      // By powers of two nothing is rounded: a knee that is one by the last bit stays one.
      property(points, integer({ min: -6, max: 10 }), (all, exponent) => {
        const factor = 2 ** exponent;
        const scaled = all.map((one) => at(one.latencyMsP95 * factor, one.itemsPerSecond));
        const [plain, other] = [kneeOf(all), kneeOf(scaled)];
        expect(other === null).toBe(plain === null);
      }),
    );
  });
});
