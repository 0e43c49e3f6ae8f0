import { expect, test } from 'vitest';
import { samplesNeeded } from '../../../../harness/statistics/sample-size.ts';

const over = [0, 1, 2, 3, 5, 10];

// MLPerf LoadGen's early stopping; also NIST/SEMATECH and Hahn & Meeker for t = 0: ln α / ln p.
test.each([
  [0.9, [44, 64, 81, 97, 127, 197]],
  [0.99, [459, 662, 838, 1001, 1307, 2010]],
  [0.999, [4603, 6636, 8403, 10042, 13105, 20140]],
])('the totals of LoadGen for the %d-quantile at 99 %%', (p, totals) => {
  expect(over.map((t) => samplesNeeded(p, 0.99, t))).toEqual(totals);
});

test('59 samples show a 95th percentile at 95 %, and 299 a 99th', () => {
  expect(samplesNeeded(0.95, 0.95)).toBe(59);
  expect(samplesNeeded(0.99, 0.95)).toBe(299);
});

test.each([0, 1])('refuses the percentile %d', (p) => {
  expect(() => samplesNeeded(p, 0.99)).toThrow(/inside \(0, 1\)/);
});
