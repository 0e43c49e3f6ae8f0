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
