import { describe, expect, test } from 'vitest';
import { parseLimit } from '../../../../harness/thresholds/limit.ts';
import { statisticOf } from '../../../../harness/thresholds/statistic.ts';
import { checkSuitable } from '../../../../harness/thresholds/suitability.ts';

const names: Readonly<Record<string, readonly string[]>> = {
  latency: ['latency', 'p99'],
  errors: ['errors'],
  dropped: ['dropped'],
  retained: ['retained', 'heap'],
  slower: ['slower'],
  accuracy: ['accuracy'],
  failed: ['failed'],
};

function check(statistic: string, limit: string | number): void {
  checkSuitable(statisticOf(names[statistic] ?? [], 'main'), parseLimit(limit));
}

describe('a limit suits', () => {
  test.each([
    ['latency', '<= 25ms'],
    ['latency', '< 25ms'],
    ['latency', 0],
    ['errors', '<= 0.1%'],
    ['errors', '< 100%'],
    ['errors', '== 0'],
    ['errors', 0],
    ['dropped', '<= 1%'],
    ['dropped', '<= 7'],
    ['dropped', '== 0'],
    ['retained', '<= 1 B/op'],
    ['retained', '< 2/op'],
    ['retained', '== 0'],
    ['retained', 3],
    ['slower', '<= 5%'],
    ['slower', '< -10%'],
    ['accuracy', '>= 90%'],
    ['accuracy', '> 90%'],
    ['accuracy', '>= fp32 - 1pt'],
    ['accuracy', '>= fp32'],
    ['failed', '<= 2'],
    ['failed', '== 0'],
  ])('%s: %s', (statistic, limit) => {
    expect(() => check(statistic, limit)).not.toThrow();
  });
});

describe('a limit is refused, with what would suit,', () => {
  test.each([
    [
      'latency',
      '== 25ms',
      "'== 25ms' does not suit the trend 'latency.p99': it takes <= or <, not ==",
    ],
    [
      'latency',
      '<= 3',
      "'<= 3' does not suit the trend 'latency.p99': its unit is ms, not a plain number",
    ],
    ['latency', '<= -3ms', "it is never below 0, so −3.00 ms can't be kept"],
    ['errors', '>= 1%', "'>= 1%' does not suit the rate 'errors': it takes <= or < or ==, not >="],
    [
      'errors',
      '<= 5ms',
      "'<= 5ms' does not suit the rate 'errors': its unit is % or a plain number, not ms",
    ],
    ['errors', '<= 100.1%', 'a share is at most 100 %'],
    ['errors', 1, 'a number of errors says nothing without how many were sent: give a share'],
    ['dropped', '> 1%', "does not suit the counter 'dropped': it takes <= or < or ==, not >"],
    ['dropped', '<= 2 B/op', 'its unit is % or a plain number, not B/op'],
    [
      'retained',
      '>= 1 B/op',
      "does not suit the gauge 'retained.heap': it takes <= or < or ==, not >=",
    ],
    ['retained', '<= 5%', 'its unit is B/op or /op or a plain number, not %'],
    ['slower', '== 5%', "does not suit the trend 'slower': it takes <= or <, not =="],
    ['slower', '<= 5', 'its unit is %, not a plain number'],
    ['slower', '<= 101%', 'a share is at most 100 %'],
    ['accuracy', '<= 90%', "does not suit the rate 'accuracy': it takes >= or >, not <="],
    ['accuracy', '>= 5', 'its unit is % or pt, not a plain number'],
    ['accuracy', '>= 101%', 'a share is at most 100 %'],
    ['accuracy', '>= -1%', 'it is never below 0'],
    ['failed', '>= 1', "does not suit the counter 'failed': it takes <= or < or ==, not >="],
    ['failed', '<= 1%', 'its unit is a plain number, not %'],
    ['failed', '<= -1', 'it is never below 0'],
    ['latency', '<= fp32', 'it takes an absolute limit'],
    ['slower', '<= fp32', 'it takes an absolute limit'],
  ] as const)('%s: %s', (statistic, limit, message) => {
    expect(() => check(statistic, limit)).toThrow(message);
  });

  test.each([
    ['latency', '<= 25ms'],
    ['errors', '<= 0.1%'],
    ['dropped', '0'],
    ['retained', '<= 1 B/op'],
    ['slower', '<= 5%'],
    ['accuracy', '>= fp32 - 1pt'],
    ['failed', '0'],
  ])('%s: for instance %s', (statistic, example) => {
    expect(remedyOf(() => check(statistic, '<= 3 KiB'))).toBe(`write for instance '${example}'`);
    // What it proposes is what it takes.
    expect(() => check(statistic, example)).not.toThrow();
  });
});

function remedyOf(refused: () => void): unknown {
  try {
    refused();
    return null;
  } catch (error) {
    return (error as { remedy?: unknown }).remedy;
  }
}
