import { describe, expect, test } from 'vitest';
import {
  formatEstimate,
  formatInterval,
  formatQuantity,
} from '../../../../harness/metrics/format-quantity.ts';

describe('formatQuantity', () => {
  test.each([
    [31, 'ms', '31.0 ms'],
    [0.0421, 'ms', '42.1 µs'],
    [9_999, 'ms', '9,999 ms'],
    [12_500, 'ms', '12.5 s'],
    [0.008, 'ratio', '0.800 %'],
    [1, 'ratio', '100 %'],
    [212.4, 'B/op', '212 B/op'],
    [81_920, 'B/op', '81.9 kB/op'],
    [-0.12, 'B/op', '−0.120 B/op'],
    [12_000_000, 'B', '12.0 MB'],
    [3, 'count', '3'],
    [20_480, 'count', '20,480'],
    [0.02, '1/op', '0.0200 per op'],
    [0, 'ms', '0 ms'],
    [Number.POSITIVE_INFINITY, 'ms', '∞ ms'],
    [Number.NaN, 'ms', 'no value ms'],
    [0.000_04, 'B/op', '4.0e-5 B/op'],
  ] as const)('shows %d %s as %s', (value, unit, text) => {
    expect(formatQuantity(value, unit)).toBe(text);
  });
});

test('an interval is shown in the scale of its larger end', () => {
  expect(formatInterval([29.62, 33.14], 'ms')).toBe('[29.6, 33.1]');
  expect(formatInterval([9_000, 12_000], 'ms')).toBe('[9.00, 12.0]');
  expect(formatInterval([8, null], 'ms')).toBe('[8.00, ∞]');
});

test('a value and its interval share the scale of the value', () => {
  expect(formatEstimate(9_000, [8_000, 12_000], 'ms')).toBe('9,000 ms [8,000, 12,000]');
  expect(formatEstimate(3, null, 'count')).toBe('3');
});
