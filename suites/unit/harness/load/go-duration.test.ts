import { expect, test } from 'vitest';

import { parseGoDuration } from '../../../../harness/load/go-duration.ts';

test.for([
  ['30s', 30],
  ['1m30s', 90],
  ['500ms', 0.5],
  ['1h', 3600],
  ['2.5s', 2.5],
  ['1d', 86_400],
  ['100us', 1e-4],
  ['1500', 1.5],
] as const)('reads %s as %d s', ([text, seconds]) => {
  expect(parseGoDuration(text)).toBeCloseTo(seconds, 9);
});

test('takes a bare number as milliseconds, as k6 does', () => {
  expect(parseGoDuration(250)).toBe(0.25);
});

test.for(['', 'soon', '-5s', '5 s', '1x'])('refuses %j', (text) => {
  expect(parseGoDuration(text)).toBeNull();
});
