import { describe, expect, test } from 'vitest';
import type { AppliedLoad } from '../../../../harness/measurement/applied-load.ts';
import type { LoadMeasurement } from '../../../../harness/measurement/measurement.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import type { WrittenThresholds } from '../../../../harness/thresholds/written.ts';
import { judge, type JudgeOptions, sampledGates } from '../../../../harness/verdicts/judge.ts';
import { resolveGates } from '../../../../harness/verdicts/gate.ts';
import type { GateResult } from '../../../../harness/verdicts/verdict.ts';
import { loadRun } from './load-run.ts';

const slo = { 'load/predict': { latency: { p95: '<= 25ms' } } };

const missed: AppliedLoad = {
  planned: 1_000,
  late: 500,
  held: 0,
  dropped: 0,
  unsent: 0,
  waitingShare: null,
  presentShare: null,
};

function gatesOf(
  measurements: readonly LoadMeasurement[],
  written: WrittenThresholds,
  more: Partial<JudgeOptions> = {},
): GateResult[] {
  const options = { alpha: 0.01, suites: ['load'], burstMs: { latency: 50, errors: 50 } };
  return judge(measurements, parseThresholds(written), { ...options, ...more });
}

const appliedOf = (gates: readonly GateResult[]) =>
  gates.find(({ statistic }) => statistic === 'applied');

describe('a measurement that broke', () => {
  const broken = 'k6 was killed';

  test('fails, and shows what became of the load until then', () => {
    expect(gatesOf([loadRun({ broken })], slo)).toMatchObject([
      {
        verdict: 'fail',
        measured: null,
        reason: broken,
        needs: null,
        evidence: [{ kind: 'table', title: 'what became of the arrivals' }],
      },
    ]);
  });

  test('is open where the load generator was lost, which says nothing of the target', () => {
    expect(gatesOf([loadRun({ broken, isGeneratorLost: true })], slo)).toMatchObject([
      {
        verdict: 'inconclusive',
        reason: broken,
        needs: 'a run in which k6 comes to its end',
        evidence: [{ kind: 'table' }],
      },
    ]);
  });

  test('of tests has no such tables', () => {
    const tests = { kind: 'tests', subject: 'tests', passed: 9, failed: 0 } as const;
    const measured = { ...tests, skipped: 0, missing: null, broken: 'the runner crashed' };
    const options = { alpha: 0.01, suites: ['tests'] };
    expect(judge([measured], parseThresholds({}), options)).toMatchObject([
      { verdict: 'fail', reason: 'the runner crashed', evidence: [] },
    ]);
  });
});

const reproduce = (subject: string) => `again ${subject}`;

describe('the command that measures it again', () => {
  test('is that of the suite, or the one that the caller knows', () => {
    const run = loadRun({ applied: missed });
    expect(gatesOf([run], slo).map((gate) => gate.reproduce)).toEqual([
      'assay load suites/load/predict.ts',
      'assay load suites/load/predict.ts',
    ]);
    expect(gatesOf([run], slo, { reproduce }).map((gate) => gate.reproduce)).toEqual([
      'again load/predict',
      'again load/predict',
    ]);
  });
});

const other = (subject: string, severity: GateResult['severity']): GateResult => ({
  ...gatesOf([loadRun()], slo)[0]!,
  subject,
  severity,
});

const severityWith = (...otherGates: readonly GateResult[]) =>
  appliedOf(
    gatesOf([loadRun({ subject: 'load/mixed/steady', applied: missed })], {}, { otherGates }),
  )?.severity;

describe('the gate on what was applied is as strong as the strongest beside it', () => {
  test('among those of its scenario', () => {
    expect(severityWith(other('load/mixed/steady', 'info'))).toBe('info');
    expect(
      severityWith(other('load/mixed/steady', 'info'), other('load/mixed/steady', 'block')),
    ).toBe('block');
  });

  test('among those of its script', () => {
    expect(severityWith(other('load/mixed', 'block'))).toBe('block');
  });

  test('and not of another one, whose name only begins alike', () => {
    expect(severityWith(other('load/mix', 'block'))).toBe('warn');
    expect(severityWith(other('load/mixed/steady/too', 'block'))).toBe('warn');
    expect(severityWith()).toBe('warn');
  });

  test('and there is none of what is no load', () => {
    const tests = { kind: 'tests', subject: 'tests', passed: 9, failed: 0 } as const;
    const measured = { ...tests, skipped: 0, missing: null, broken: null };
    const gates = judge([measured], parseThresholds({}), { alpha: 0.01, suites: ['tests'] });
    expect(gates.map(({ id }) => id)).toEqual(['tests failed']);
  });
});

describe('where the plan was not applied', () => {
  test('a failure that the generator may have made is open, with both reasons', () => {
    const run = loadRun({ slowShare: 0.2, applied: missed });
    expect(gatesOf([run], slo)[0]).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(
        /requests are over 25\.0 ms.*; but the load generator did not apply the plan: of 1,000 arrivals/,
      ) as string,
      needs: 'a machine that is less busy, or k6 on one of its own',
    });
  });

  test('a failure stays one where the target was slow', () => {
    const slow = { ...missed, late: 0, dropped: 500, waitingShare: 1, presentShare: 1 };
    const [gate] = gatesOf([loadRun({ slowShare: 0.2, applied: slow })], slo);
    expect(gate?.verdict).toBe('fail');
    expect(gate?.reason).not.toContain('by the target alone');
  });

  test('a failure stays one without a plan', () => {
    expect(gatesOf([loadRun({ slowShare: 0.2 })], slo)[0]?.verdict).toBe('fail');
  });

  test('what passes passes', () => {
    expect(gatesOf([loadRun({ applied: missed })], slo)[0]?.verdict).toBe('pass');
  });
});

test('what nobody measured is open, for a reason', () => {
  expect(gatesOf([], slo)).toMatchObject([
    {
      verdict: 'inconclusive',
      measured: null,
      reason: 'nothing of this name was measured in this run',
    },
  ]);
});

const count = (written: WrittenThresholds) =>
  sampledGates(resolveGates(parseThresholds(written), ['load/predict', 'stress/predict']));

test('the gates that block and judge a sample share the error probability', () => {
  // That no test may fail is a gate of each config; like the other counts it can't err by chance.
  expect(count({})).toBe(0);
  expect(count({ 'load/predict': { dropped: 0, rate: '>= 1/s' } })).toBe(0);
  expect(count({ 'stress/predict': { retained: { heap: '<= 16 B/op' } } })).toBe(0);
  expect(
    count({ 'load/predict': { latency: { p50: '<= 1s', p95: '<= 1s' }, errors: '<= 1%' } }),
  ).toBe(3);
  const warned = parseThresholds(slo).map((one) => ({ ...one, severity: 'warn' as const }));
  expect(sampledGates(resolveGates(warned, ['load/predict']))).toBe(0);
});
