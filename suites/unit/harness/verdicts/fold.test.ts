import { expect, test } from 'vitest';
import { exitCodeOfVerdict, foldGates, foldVerdicts } from '../../../../harness/verdicts/fold.ts';
import type { Verdict } from '../../../../harness/verdicts/verdict.ts';

test.for<readonly [readonly Verdict[], Verdict]>([
  [[], 'inconclusive'],
  [['pass', 'pass'], 'pass'],
  [['pass', 'inconclusive'], 'inconclusive'],
  [['inconclusive', 'fail', 'pass'], 'fail'],
])('%j folds to %s', ([verdicts, folded]) => {
  expect(foldVerdicts(verdicts)).toBe(folded);
});

test('gates that do not block decide nothing', () => {
  const passing = { severity: 'block', verdict: 'pass' } as const;
  expect(foldGates([passing, { severity: 'warn', verdict: 'fail' }])).toBe('pass');
  expect(foldGates([passing, { severity: 'block', verdict: 'fail' }])).toBe('fail');
  expect(foldGates([{ severity: 'warn', verdict: 'pass' }])).toBe('inconclusive');
});

test('only an open verdict can be excused', () => {
  expect(exitCodeOfVerdict('fail', true)).toBe(1);
  expect(exitCodeOfVerdict('inconclusive', true)).toBe(0);
  expect(exitCodeOfVerdict('inconclusive', false)).toBe(4);
  expect(exitCodeOfVerdict('pass', false)).toBe(0);
});
