import { expect, test } from 'vitest';

import { worthMoreLoad } from '../../../../../harness/verdicts/load/worth-more-load.ts';
import type { GateResult } from '../../../../../harness/verdicts/verdict.ts';

function gate(statistic: string, verdict: GateResult['verdict'], value = 1): GateResult {
  return {
    id: `load/predict ${statistic}`,
    subject: 'load/predict',
    statistic,
    verdict,
    severity: 'block',
    limit: { comparison: '<=', value: 1, unit: 'ratio', text: '<= 1' },
    measured: {
      value,
      unit: 'ratio',
      interval: null,
      confidence: 1,
      sample: { count: 100, of: 'arrivals' },
    },
    reason: 'because',
    needs: null,
    reproduce: '',
    evidence: [],
  };
}

const names = (...gates: GateResult[]) =>
  worthMoreLoad(gates, ({ statistic }) => statistic !== 'applied').map(
    ({ statistic }) => statistic,
  );

test('a load goes on for the gates that are open, where it was applied', () => {
  expect(names(gate('p95', 'inconclusive'), gate('p99', 'pass'), gate('applied', 'pass'))).toEqual([
    'p95',
  ]);
  expect(names(gate('p95', 'pass'), gate('applied', 'pass'))).toEqual([]);
});

test('and for the plan itself, where it was nearly applied', () => {
  expect(names(gate('p95', 'pass'), gate('applied', 'inconclusive', 0.985))).toEqual(['applied']);
  expect(names(gate('p95', 'inconclusive'), gate('applied', 'inconclusive', 0.98))).toEqual([
    'p95',
    'applied',
  ]);
});

test('but not where it was far from applied, nor where the target could not bear it', () => {
  expect(names(gate('p95', 'inconclusive'), gate('applied', 'inconclusive', 0.97))).toEqual([]);
  expect(names(gate('p95', 'inconclusive'), gate('applied', 'fail', 0.985))).toEqual([]);
});
