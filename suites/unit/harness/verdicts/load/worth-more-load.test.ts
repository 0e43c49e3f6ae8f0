import { expect, test } from 'vitest';
import { worthMoreLoad } from '../../../../../harness/verdicts/load/worth-more-load.ts';
import type { GateResult } from '../../../../../harness/verdicts/verdict.ts';

function gate(statistic: string, more: Partial<GateResult> = {}): GateResult {
  return {
    id: `load/predict ${statistic}`,
    subject: 'load/predict',
    statistic,
    severity: 'block',
    verdict: 'inconclusive',
    limit: { comparison: '<=', value: 1, unit: 'ms', text: '<= 1ms' },
    measured: null,
    reason: 'too few requests',
    needs: null,
    reproduce: '',
    evidence: [],
    ...more,
  };
}

function applied(share: number, verdict: GateResult['verdict'] = 'inconclusive'): GateResult {
  const sample = { count: 1_000, of: 'arrivals' };
  const measured = { value: share, unit: 'ratio', interval: null, confidence: 1, sample } as const;
  return gate('applied', { verdict, measured });
}

const idsOf = (gates: readonly GateResult[], grows = true) =>
  worthMoreLoad(gates, () => grows).map(({ statistic }) => statistic);

test('more load is worth it for what blocks, is open and grows with the load', () => {
  const open = gate('latency.p99');
  expect(idsOf([open])).toEqual(['latency.p99']);
  expect(idsOf([open], false)).toEqual([]);
  expect(idsOf([gate('errors', { verdict: 'pass' }), gate('rate', { verdict: 'fail' })])).toEqual(
    [],
  );
  expect(idsOf([gate('latency.p99', { severity: 'info' })])).toEqual([]);
});

test('a plan that was nearly applied may be, with more of it; one that was missed never is', () => {
  const open = gate('latency.p99');
  expect(idsOf([open, applied(0.985)])).toEqual(['latency.p99', 'applied']);
  expect(idsOf([open, applied(0.9)])).toEqual([]);
  expect(idsOf([open, applied(1, 'pass')])).toEqual(['latency.p99']);
  expect(idsOf([open, applied(0.985, 'fail')])).toEqual([]);
  expect(idsOf([open, gate('applied')])).toEqual([]);
});

test('what was missed of one load says nothing of another one', () => {
  const other = gate('latency.p95', { subject: 'load/mixed' });
  expect(idsOf([other, applied(0.5)])).toEqual(['latency.p95']);
});
