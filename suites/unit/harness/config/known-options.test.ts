import { expect, test } from 'vitest';
import { refuseUnknownOptions } from '../../../../harness/config/known-options.ts';

const known = ['budgetMs', 'inputs'];

test('names the option that nobody reads, and the one that was most likely meant', () => {
  expect(() => refuseUnknownOptions({ inputs: 5, budgetms: 5 }, known, 'toLeak()')).toThrow(
    "toLeak() has no option 'budgetms'. Did you mean 'budgetMs'?",
  );
});

test('lets known options pass, and none', () => {
  expect(() => refuseUnknownOptions({ inputs: 5 }, known, 'toLeak()')).not.toThrow();
  expect(() => refuseUnknownOptions({}, known, 'toLeak()')).not.toThrow();
});
