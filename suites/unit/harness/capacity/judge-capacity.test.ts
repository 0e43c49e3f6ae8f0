import { expect, test } from 'vitest';
import { judgeCapacity } from '../../../../harness/capacity/judge-capacity.ts';

test.for([
  ['pass', { low: 200, high: 260 }, 200],
  ['pass', { low: 200, high: null }, 150],
  ['fail', { low: 100, high: 200 }, 200],
  ['fail', { low: null, high: 50 }, 200],
  ['inconclusive', { low: 190, high: 220 }, 200],
  ['inconclusive', { low: null, high: null }, 200],
] as const)('%s: %o against at least %d', ([verdict, { low, high }, atLeast]) => {
  expect(judgeCapacity({ low, high, estimate: low }, atLeast)).toBe(verdict);
});
