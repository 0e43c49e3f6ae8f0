import { expect, test } from 'vitest';
import { binomialAtLeast, binomialAtMost } from '../../../../../harness/statistics/binomial.ts';
import {
  judgeWindow,
  leastRequests,
  mostOver,
  timesToDecide,
  windowBounds,
} from '../../../../../harness/statistics/windows/judge-window.ts';

const levels = { pass: 0.01, fail: 0.01 };

test('none over the limit is shown from the least number of requests on', () => {
  expect(leastRequests(0.01, 0.01)).toBe(459);
  expect(judgeWindow({ requests: 459, over: 0 }, 0.01, levels)).toBe('at most');
  expect(judgeWindow({ requests: 458, over: 0 }, 0.01, levels)).toBe('open');
});

test('the most that may be over is the last that is shown to hold', () => {
  const most = mostOver(1000, 0.01, 0.01);
  expect(binomialAtMost(most, 1000, 0.01)).toBeLessThanOrEqual(0.01);
  expect(binomialAtMost(most + 1, 1000, 0.01)).toBeGreaterThan(0.01);
  expect(mostOver(100, 0.01, 0.01)).toBe(-1);
});

test('a window is broken from where its tail is below its error, and undecided before', () => {
  const first = Array.from({ length: 100 }, (_, over) => over).find(
    (over) => binomialAtLeast(over, 1000, 0.01) <= 0.01,
  )!;
  expect(judgeWindow({ requests: 1000, over: first }, 0.01, levels)).toBe('above');
  expect(judgeWindow({ requests: 1000, over: first - 1 }, 0.01, levels)).toBe('open');
  expect(judgeWindow({ requests: 0, over: 0 }, 0.01, levels)).toBe('open');
});

test('its bounds can not contradict its verdict', () => {
  const sorted = Float64Array.from({ length: 1000 }, (_, i) => i);
  const [low, high] = windowBounds(sorted, 0.01, levels);
  const over = (limit: number) => sorted.filter((value) => value > limit).length;
  const verdict = (limit: number) =>
    judgeWindow({ requests: 1000, over: over(limit) }, 0.01, levels);
  expect(verdict(high!)).toBe('at most');
  expect(verdict(high! - 1)).toBe('open');
  expect(verdict(low! - 1)).toBe('above');
  expect(verdict(low!)).toBe('open');
  expect(windowBounds(Float64Array.of(1, 2), 0.01, levels)).toEqual([1, null]);
});

test('a window as long as is said to decide does', () => {
  const counts = { requests: 1000, over: 6 };
  const times = timesToDecide(counts, 0.01, levels)!;
  const grown = { requests: 1000 * times, over: 6 * times };
  expect(judgeWindow(counts, 0.01, levels)).toBe('open');
  expect(judgeWindow(grown, 0.01, levels)).toBe('at most');
  expect(timesToDecide({ requests: 1000, over: 10 }, 0.01, levels)).toBeNull();
});
