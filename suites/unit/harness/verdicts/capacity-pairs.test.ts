import { describe, expect, test } from 'vitest';

import type { CapacityPair, Kept } from '../../../../harness/measurement/capacity/capacity-duet.ts';
import { seededRandom } from '../../../../harness/statistics/random.ts';
import { judgePairs } from '../../../../harness/verdicts/capacity-pairs.ts';

const levels = { pass: 0.01, fail: 0.01 };
const MARGIN = 0.1;

function pairs(
  count: number,
  base: Kept,
  candidate: Kept,
  rates = { base: 200, candidate: 180 },
): CapacityPair[] {
  return Array.from({ length: count }, () => ({ rates, kept: { base, candidate }, seconds: 4 }));
}

test.for([
  ['fail', pairs(9, true, false), { against: 9, inFavor: 0 }],
  ['inconclusive', pairs(8, true, false), { against: 8, more: 1 }],
  ['pass', pairs(9, false, true), { against: 0, inFavor: 9 }],
  ['inconclusive', [], { against: 0, inFavor: 0, alike: 0, more: null }],
  ['inconclusive', pairs(50, true, true), { alike: 50, more: null }],
  ['inconclusive', pairs(50, false, false), { alike: 50, more: null }],
  ['inconclusive', pairs(50, null, false), { alike: 50 }],
  ['fail', [...pairs(5, true, true), ...pairs(9, true, false)], { alike: 5, against: 9 }],
] as const)('%s', ([verdict, measured, told]) => {
  expect(judgePairs(measured, MARGIN, levels)).toMatchObject({ verdict, ...told });
});

describe('a rate that was rounded', () => {
  const tooHigh = { base: 7, candidate: 7 };
  const tooLow = { base: 7, candidate: 6 };

  test('to more shows that the candidate holds no less, and not that it does', () => {
    expect(judgePairs(pairs(20, true, false, tooHigh), MARGIN, levels).verdict).toBe(
      'inconclusive',
    );
    expect(judgePairs(pairs(9, false, true, tooHigh), MARGIN, levels).verdict).toBe('pass');
  });

  test('to less shows that it holds less, and not that it does not', () => {
    expect(judgePairs(pairs(9, true, false, tooLow), MARGIN, levels).verdict).toBe('fail');
    expect(judgePairs(pairs(20, false, true, tooLow), MARGIN, levels).verdict).toBe('inconclusive');
  });
});

test('of 100 candidates that are at their knee together with the base few are told, either way', () => {
  const random = seededRandom(11);
  const verdicts = Array.from({ length: 100 }, () => {
    const measured = Array.from({ length: 20 }, () => pairs(1, random() < 0.5, random() < 0.5)[0]!);
    return judgePairs(measured, MARGIN, levels).verdict;
  });
  // 1 % each way at most; 6 of 100 is beyond that once in a thousand.
  expect(verdicts.filter((verdict) => verdict === 'fail').length).toBeLessThan(6);
  expect(verdicts.filter((verdict) => verdict === 'pass').length).toBeLessThan(6);
});
