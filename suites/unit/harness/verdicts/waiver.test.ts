import { expect, test } from 'vitest';
import { foldGates } from '../../../../harness/verdicts/fold.ts';
import { runVerdict } from '../../../../harness/verdicts/run-verdict.ts';
import type { GateResult } from '../../../../harness/verdicts/verdict.ts';
import { applyWaivers, isWaived, waiverRemarks } from '../../../../harness/verdicts/waiver.ts';
import { sampleGate } from '../reporters/sample-document.ts';

const failing = sampleGate({ verdict: 'fail', reason: 'p99 is above the limit' });
const sound = sampleGate({ id: 'tests failed', subject: 'tests' });
const waiver = { gate: failing.id, owner: 'ana', until: '2026-11-30', reason: 'see #12' };
const end = { allowInconclusive: false, infrastructure: null, interrupted: false };

function waived(gate: GateResult, today = '2026-11-30'): GateResult {
  return applyWaivers([gate], [waiver], today)[0]!;
}

test('a failure under a waiver does not fail the run, and is in its first sentence', () => {
  expect(runVerdict([sound, waived(failing)], end)).toEqual({
    verdict: 'pass',
    sentence:
      'the one gate passes; load/predict latency.p99 fails under a waiver of ana until 2026-11-30 (see #12)',
    exitCode: 0,
  });
});

test('it is named beside another failure, too', () => {
  const other = sampleGate({ id: 'b', verdict: 'fail' });
  const { verdict, sentence } = runVerdict([other, waived(failing)], end);
  expect(verdict).toBe('fail');
  expect(sentence).toContain('1 of 1 gate fails; load/predict latency.p99 fails under a waiver');
});

test('a waiver holds on its last day, and excuses nothing after it', () => {
  expect(isWaived(waived(failing, '2026-11-30'))).toBe(true);
  const late = waived(failing, '2026-12-01');
  expect(foldGates([sound, late])).toBe('fail');
  expect(late.reason).toBe('p99 is above the limit; its waiver ended on 2026-11-30 (ana: see #12)');
});

test('a waiver excuses nothing that was not measured', () => {
  const mute = waived(sampleGate({ verdict: 'fail', measured: null }));
  expect(foldGates([sound, mute])).toBe('fail');
});

test('a run of which all gates are waived is no pass', () => {
  expect(runVerdict([waived(failing)], end)).toMatchObject({
    verdict: 'inconclusive',
    exitCode: 4,
  });
});

test('says which waivers nothing needs, and which are for no gate of a whole run', () => {
  const gates = [sampleGate()];
  const unknown = { ...waiver, gate: 'load/other errors' };
  expect(waiverRemarks(gates, [waiver, unknown], true)).toEqual([
    "'load/predict latency.p99' passes: its waiver until 2026-11-30 (ana) can go",
    "the waiver for 'load/other errors' (ana) is for no gate of this run",
  ]);
  expect(waiverRemarks(gates, [unknown], false)).toEqual([]);
});
