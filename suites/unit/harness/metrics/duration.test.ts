import { expect, test } from 'vitest';
import { parseDuration } from '../../../../harness/metrics/duration.ts';

test.for([
  ['500ms', 500],
  ['10s', 10_000],
  ['1.5s', 1500],
  ['.5s', 500],
  ['2m', 120_000],
  ['2min', 120_000],
  ['1h', 3_600_000],
  ['1h30m', 5_400_000],
  ['1m 30s', 90_000],
] as const)('%s is %i ms', { tags: ['unit'] }, ([written, ms]) => {
  expect(parseDuration(written)).toBe(ms);
});

test.for(['', '10', '0s', '-1s', '10 parsecs', '1d', '1h30', 's', '1e3s', 'NaNs'])(
  'it refuses %j',
  { tags: ['unit'] },
  (written) => {
    expect(parseDuration(written)).toBeNull();
  },
);
