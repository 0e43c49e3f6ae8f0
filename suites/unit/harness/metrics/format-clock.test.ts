import { expect, test } from 'vitest';
import { formatClock } from '../../../../harness/metrics/format-clock.ts';

test.each([
  [0, '0:00'],
  [9.96, '0:10'],
  [59.94, '0:59.9'],
  [59.96, '1:00'],
  [725.5, '12:05.5'],
  [3600, '1:00:00'],
  [3740, '1:02:20'],
])('%d s are %s', (seconds, text) => {
  expect(formatClock(seconds)).toBe(text);
});
