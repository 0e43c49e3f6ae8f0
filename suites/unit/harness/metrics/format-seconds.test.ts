import { expect, test } from 'vitest';
import { formatPercent } from '../../../../harness/metrics/format-percent.ts';
import { formatSeconds } from '../../../../harness/metrics/format-seconds.ts';

test.each([
  [0.2, '1 s'],
  [99.1, '100 s'],
  [100, '2 min'],
  [5400, '2 h'],
])('%d seconds to plan with read %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

test.each([
  [0.99, '99 %'],
  [1 - 0.999, '0.1 %'],
  [0.025, '2.5 %'],
])('the given share %d reads %s', (share, text) => {
  expect(formatPercent(share)).toBe(text);
});
