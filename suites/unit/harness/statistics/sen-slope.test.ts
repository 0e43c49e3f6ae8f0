import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalNumber, seededRandom } from '../../../../harness/statistics/random.ts';
import { senSlope } from '../../../../harness/statistics/sen-slope.ts';

const steps = (n: number) => Array.from({ length: n }, (_, i) => i);

test('finds the slope of a line whatever its offset', () => {
  const { slope, low, high } = senSlope(
    { x: steps(12), y: steps(12).map((x) => 7 + 3 * x) },
    0.005,
  );
  expect([slope, low, high]).toEqual([3, 3, 3]);
});

test("agrees with Gilbert's ranks for twelve points", () => {
  // C = 2.5758 √(12·11·29/18) = 37.6; M = 66: ranks ⌊14.2⌋ = 14 and ⌈51.8⌉ + 1 = 53, mirror images.
  const { low, high, pairs } = senSlope({ x: steps(12), y: steps(12).map((x) => x * x) }, 0.005);
  // The slope of the pair (i, j) of a parabola is i + j: 66 sums of two different numbers under 12.
  const sums = steps(12)
    .flatMap((i) =>
      steps(12)
        .filter((j) => j > i)
        .map((j) => i + j),
    )
    .toSorted((a, b) => a - b);
  expect(pairs).toBe(66);
  expect(low).toBe(sums[13]);
  expect(high).toBe(sums[52]);
});

test('three wild points in twelve hardly move it', () => {
  const y = steps(12).map((x) => 2 * x + (x === 2 || x === 6 || x === 9 ? 1e6 : 0));
  expect(senSlope({ x: steps(12), y }, 0.005).slope).toBeCloseTo(2, 6);
});

test('turning the trend over turns the bounds over', () => {
  const noise = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), {
    minLength: 4,
    maxLength: 15,
  });
  fc.assert(
    fc.property(noise, (y) => {
      const up = senSlope({ x: steps(y.length), y }, 0.01);
      const down = senSlope({ x: steps(y.length), y: y.map((v) => -v) }, 0.01);
      expect(down.slope).toBeCloseTo(-up.slope, 12);
      expect(Math.abs(down.high + up.low) < 1e-12 || down.high === -up.low).toBe(true);
    }),
  );
});

test('has no bound where there are too few points for one', () => {
  const { low, high } = senSlope({ x: [0, 1, 2], y: [0, 1, 2] }, 0.005);
  expect([low, high]).toEqual([-Infinity, Infinity]);
});

test.each([
  [{ x: [1], y: [1] }, /two points/],
  [{ x: [1, 1], y: [1, 2] }, /different x/],
  [{ x: [1, 2], y: [1] }, /as many y as x/],
  [{ x: [1, 2], y: [1, Number.NaN] }, /finite numbers/],
])('refuses %j', (points, message) => {
  expect(() => senSlope(points, 0.005)).toThrow(message);
});

test(
  'its bounds miss a true slope of 0 in about 1 % of 5,000 noisy trends of twelve points',
  { tags: ['trials'] },
  () => {
    const random = seededRandom(11);
    let misses = 0;
    for (let trial = 0; trial < 5000; trial++) {
      const { low, high } = senSlope(
        { x: steps(12), y: steps(12).map(() => normalNumber(random)) },
        0.005,
      );
      misses += Number(low > 0 || high < 0);
    }
    expect(misses / 5000).toBeLessThan(0.016);
  },
);
