import { expect, test } from 'vitest';
import { runVerdict } from '../../../../harness/verdicts/run-verdict.ts';
import type { GateResult, Severity, Verdict } from '../../../../harness/verdicts/verdict.ts';

const gate = (verdict: Verdict, severity: Severity = 'block'): GateResult => ({
  id: `${verdict} ${severity}`,
  subject: 'tests',
  statistic: 'failed',
  severity,
  verdict,
  limit: { comparison: '<=', value: 0, unit: 'count', text: '0' },
  measured: {
    value: 1,
    unit: 'count',
    interval: null,
    confidence: 1,
    sample: { count: 9, of: 'tests' },
  },
  reason: 'because',
  needs: null,
  reproduce: 'assay run',
  evidence: [],
});
const end = { allowInconclusive: false, infrastructure: null, interrupted: false };

test('all pass: 0', () => {
  expect(runVerdict([gate('pass'), gate('pass')], end)).toEqual({
    verdict: 'pass',
    sentence: 'all 2 gates pass',
    exitCode: 0,
  });
});

test('one fails: 1, whatever else', () => {
  const found = runVerdict([gate('pass'), gate('fail'), gate('inconclusive')], end);
  expect(found).toEqual({
    verdict: 'fail',
    sentence: "1 of 3 gates fails, 1 can't tell",
    exitCode: 1,
  });
});

test("one can't tell: 4, or 0 where that is allowed, and the verdict stays", () => {
  const gates = [gate('pass'), gate('inconclusive')];
  expect(runVerdict(gates, end)).toMatchObject({ verdict: 'inconclusive', exitCode: 4 });
  expect(runVerdict(gates, { ...end, allowInconclusive: true })).toMatchObject({
    verdict: 'inconclusive',
    exitCode: 0,
  });
});

test('what was not measured is not excused', () => {
  const missing = { ...gate('inconclusive'), measured: null };
  const allowed = { ...end, allowInconclusive: true };
  expect(runVerdict([gate('pass'), missing], allowed)).toMatchObject({
    sentence: "1 of 2 gates can't tell (1 not measured), 1 pass",
    exitCode: 4,
  });
  expect(runVerdict([gate('inconclusive'), missing], allowed)).toMatchObject({ exitCode: 4 });
  // One that only warns decides nothing, measured or not.
  expect(runVerdict([gate('pass'), { ...missing, severity: 'warn' }], allowed)).toMatchObject({
    exitCode: 0,
  });
});

test('a run without any gate is never 0, whatever is excused', () => {
  const allowed = { ...end, allowInconclusive: true };
  expect(runVerdict([], allowed)).toMatchObject({ verdict: 'inconclusive', exitCode: 4 });
  expect(runVerdict([gate('pass', 'info')], allowed)).toMatchObject({ exitCode: 4 });
});

test('no gate at all is no pass', () => {
  expect(runVerdict([], end)).toMatchObject({ verdict: 'inconclusive', exitCode: 4 });
  expect(runVerdict([gate('pass', 'info')], end)).toMatchObject({ exitCode: 4 });
});

test('a warning that fails is named and decides nothing', () => {
  expect(runVerdict([gate('pass'), gate('fail', 'warn')], end)).toEqual({
    verdict: 'pass',
    sentence: 'the one gate passes, 1 warn',
    exitCode: 0,
  });
});

test("a pass says how many limits can't be told that do not block", () => {
  const open = gate('inconclusive', 'info');
  expect(runVerdict([gate('pass'), open], end)).toEqual({
    verdict: 'pass',
    sentence: "the one gate passes; 1 that does not block can't tell",
    exitCode: 0,
  });
  expect(runVerdict([gate('pass'), gate('pass'), open, open], end).sentence).toBe(
    "all 2 gates pass; 2 that do not block can't tell",
  );
});

test('failed infrastructure is 3, unless a gate fails', () => {
  const broken = { ...end, infrastructure: 'postgres died' };
  expect(runVerdict([gate('pass')], broken)).toMatchObject({
    verdict: 'inconclusive',
    exitCode: 3,
  });
  expect(runVerdict([gate('fail')], broken)).toMatchObject({ verdict: 'fail', exitCode: 1 });
});

test('an interrupted run is 130 and never a pass', () => {
  const stopped = { ...end, interrupted: true };
  expect(runVerdict([gate('pass')], stopped)).toMatchObject({
    verdict: 'inconclusive',
    exitCode: 130,
  });
  expect(runVerdict([gate('fail')], stopped)).toMatchObject({ verdict: 'fail', exitCode: 130 });
});

test('a sentence names nothing that is not there', () => {
  const sentenceOf = (verdict: Verdict, more: Partial<typeof end> = {}) =>
    runVerdict([gate('pass'), gate(verdict)], { ...end, ...more }).sentence;
  expect(sentenceOf('fail')).toBe('1 of 2 gates fails');
  expect(sentenceOf('inconclusive')).toBe("1 of 2 gates can't tell, 1 pass");
  expect(sentenceOf('pass', { interrupted: true })).toBe('interrupted');
  expect(sentenceOf('fail', { interrupted: true })).toBe('interrupted; 1 of 2 gates fails');
  expect(runVerdict([gate('inconclusive')], end).sentence).toBe("1 of 1 gates can't tell");
});

test('what was interrupted is no pass, and what had failed by then fails', () => {
  const interrupted = { ...end, interrupted: true, allowInconclusive: true };
  expect(runVerdict([gate('pass')], interrupted)).toMatchObject({ verdict: 'inconclusive' });
  expect(runVerdict([gate('fail')], interrupted)).toMatchObject({ verdict: 'fail' });
});
