import { expect, test } from 'vitest';
import {
  isPattern,
  matchesSubject,
  moreSpecificFirst,
} from '../../../../harness/thresholds/subject.ts';

test.each([
  ['load/predict', 'load/predict', true],
  ['load/*', 'load/predict', true],
  ['load/*', 'load/predict/ramp', false],
  ['load/**', 'load/predict/ramp', true],
  ['*', 'tests', true],
  ['load/pre*', 'load/predict', true],
  ['load/p.edict', 'load/predict', false],
  ['load/a+b', 'load/a+b', true],
])('%s names %s: %s', (pattern, subject, matches) => {
  expect(matchesSubject(pattern, subject)).toBe(matches);
});

test('a pattern is what has a star', () => {
  expect(['load/*', '**', 'load/predict', ''].map(isPattern)).toEqual([true, true, false, false]);
});

test('an exact name comes before a pattern that is as long', () => {
  expect(['load/*', 'load/a'].toSorted(moreSpecificFirst)).toEqual(['load/a', 'load/*']);
  expect(['load/a', 'load/*'].toSorted(moreSpecificFirst)).toEqual(['load/a', 'load/*']);
});

test('an exact name comes before a pattern, a longer pattern before a shorter', () => {
  expect(['load/*', 'load/predict', '**', 'load/pre*'].toSorted(moreSpecificFirst)).toEqual([
    'load/predict',
    'load/pre*',
    'load/*',
    '**',
  ]);
});
