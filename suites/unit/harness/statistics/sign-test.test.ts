import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { signTest } from '../../../../harness/statistics/sign-test.ts';

const levels = { pass: 0.01, fail: 0.01 };
const margin = Math.log1p(0.05);

test('nine launches on one side decide, eight do not', () => {
  expect(signTest(Array<number>(9).fill(0), margin, levels).verdict).toBe('pass');
  expect(signTest(Array<number>(9).fill(0.1), margin, levels).verdict).toBe('fail');
  const open = signTest(Array<number>(8).fill(0), margin, levels);
  expect(open.verdict).toBe('inconclusive');
  expect(open.more()).toBe(1);
  expect([open.low, open.high]).toEqual([null, null]);
});

test('a launch at the margin itself counts for neither side', () => {
  expect(signTest(Array<number>(100).fill(margin), margin, levels).verdict).toBe('inconclusive');
});

test('the verdict and the interval never contradict each other', () => {
  const launches = fc.array(fc.double({ min: -0.1, max: 0.2, noNaN: true }), {
    minLength: 9,
    maxLength: 60,
  });
  fc.assert(
    fc.property(launches, (xs) => {
      const { verdict, low, high } = signTest(xs, margin, levels);
      expect(verdict === 'pass').toBe(high !== null && high < margin);
      expect(verdict === 'fail').toBe(low !== null && low > margin);
    }),
  );
});

test('a stricter level for fail than for pass is kept apart', () => {
  const strict = { pass: 0.01, fail: 0.001 };
  expect(signTest(Array<number>(9).fill(0.1), margin, strict).verdict).toBe('inconclusive');
  expect(signTest(Array<number>(9).fill(0), margin, strict).verdict).toBe('pass');
  expect(signTest(Array<number>(13).fill(0.1), margin, strict).verdict).toBe('fail');
});

test('what is decided needs no more launches, and as many on each side never decide', () => {
  expect(signTest(Array<number>(9).fill(0), margin, levels).more()).toBeNull();
  const both = [...Array<number>(5).fill(0), ...Array<number>(5).fill(0.1)];
  expect(signTest(both, margin, levels)).toMatchObject({ verdict: 'inconclusive' });
  expect(signTest(both, margin, levels).more()).toBeNull();
});

test('more launches are asked for on the side that has more', () => {
  const below = signTest([...Array<number>(8).fill(0), 0.1], margin, levels);
  const above = signTest([...Array<number>(8).fill(0.1), 0], margin, levels);
  expect(below.more()).toBe(above.more());
  expect(below.more()).toBeGreaterThan(0);
});

test('observations at the margin count for neither side', () => {
  const atIt = Array<number>(9).fill(margin);
  expect(signTest(atIt, margin, levels).verdict).toBe('inconclusive');
});

test('the bounds are observations: nine of ten hold the median between the second ends', () => {
  const ten = Array.from({ length: 10 }, (_, index) => index);
  const { low, high, median } = signTest(ten, 100, levels);
  expect(median).toBe(4.5);
  expect(low).toBe(9 - high!);
  expect(low).toBeLessThan(4.5);
});
