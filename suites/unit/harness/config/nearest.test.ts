import { expect, test } from 'vitest';
import { didYouMean, nearest } from '../../../../harness/config/nearest.ts';

const profiles = ['smoke', 'ci', 'nightly', 'soak'];

test.for([
  ['smok', 'smoke'],
  ['nigthly', 'nightly'],
  ['SOAK', 'soak'],
  ['cii', 'ci'],
] as const)('%s means %s', ([word, meant]) => {
  expect(nearest(word, profiles)).toBe(meant);
});

test('a word that is like none means none', () => {
  expect(nearest('production', profiles)).toBeNull();
  expect(didYouMean('production', profiles)).toBe('');
});

test('a transposition counts one, so the transposed word is nearer than one with a wrong letter', () => {
  expect(nearest('ab', ['ba', 'xyz'])).toBe('ba');
});

test('no word is near where none is known', () => {
  expect(nearest('smoke', [])).toBeNull();
});
