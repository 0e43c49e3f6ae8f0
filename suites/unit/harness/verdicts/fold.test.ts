import { expect, test } from 'vitest';
import { exitCodeOfVerdict, foldVerdicts } from '../../../../harness/verdicts/fold.ts';
import type { Verdict } from '../../../../harness/verdicts/verdict.ts';

test.for<readonly [readonly Verdict[], Verdict]>([
  [[], 'inconclusive'],
  [['pass', 'pass'], 'pass'],
  [['pass', 'inconclusive'], 'inconclusive'],
  [['inconclusive', 'fail', 'pass'], 'fail'],
])('%j folds to %s', ([verdicts, folded]) => {
  expect(foldVerdicts(verdicts)).toBe(folded);
});

test('only an open verdict can be excused', () => {
  expect(exitCodeOfVerdict('fail', true)).toBe(1);
  expect(exitCodeOfVerdict('inconclusive', true)).toBe(0);
  expect(exitCodeOfVerdict('inconclusive', false)).toBe(4);
  expect(exitCodeOfVerdict('pass', false)).toBe(0);
});
