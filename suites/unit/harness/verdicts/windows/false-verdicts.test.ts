import { expect, test } from 'vitest';
import { seededRandom } from '../../../../../harness/statistics/random.ts';
import { verdictOf } from '../../../../../bench/rates/in-windows.ts';

const trials = { tags: ['trials'] };
const P0 = 0.05;
const WINDOWS = 6;

function verdicts(runs: number, shareOf: (window: number) => number, burstSeconds = 0) {
  const random = seededRandom(7);
  return Array.from({ length: runs }, () =>
    verdictOf({ windows: WINDOWS, p0: P0, burstSeconds, shareOf, random }),
  );
}

const share = (all: readonly string[], verdict: string) =>
  all.filter((one) => one === verdict).length / all.length;

// At an error of 1 %: 8 of 300 or more come in one of a hundred such tests.
test('where every window is at the limit, few of many loads fail falsely', trials, () => {
  expect(
    share(
      verdicts(300, () => P0),
      'fail',
    ),
  ).toBeLessThan(8 / 300);
});

test('where one window is at the limit, few of many loads pass falsely', trials, () => {
  const all = verdicts(300, (window) => (window === 2 ? P0 : 0));
  expect(share(all, 'pass')).toBeLessThan(8 / 300);
});

test('a burst that is the whole of what a window may have is no noise', trials, () => {
  const all = verdicts(300, (window) => (window === 2 ? P0 : 0), 0.1);
  expect(share(all, 'pass') + share(all, 'fail')).toBeLessThan(8 / 300);
});

test('a window at three times the limit fails nearly every load', trials, () => {
  const all = verdicts(100, (window) => (window === 2 ? 3 * P0 : 0));
  expect(share(all, 'fail')).toBeGreaterThan(0.95);
});
