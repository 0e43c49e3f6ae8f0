import { expect, test } from 'vitest';
import type { ScriptThreshold } from '../../../../harness/load/summary.ts';
import {
  type ScriptRun,
  scriptThresholdGates,
} from '../../../../harness/verdicts/script-threshold.ts';

const run: ScriptRun = { subject: 'load/predict', broken: null, stoppedBy: null };

function gateOf(changes: Partial<ScriptThreshold>, how: Partial<ScriptRun> = {}) {
  const threshold: ScriptThreshold = {
    metric: 'http_req_duration',
    expression: 'p(95)<500',
    state: 'met',
    value: 310,
    of: 'time',
    ...changes,
  };
  return scriptThresholdGates([threshold], { ...run, ...how })[0];
}

test('a threshold of a script that is met passes, with its value and its margin', () => {
  expect(gateOf({})).toMatchObject({
    id: 'load/predict k6 http_req_duration: p(95)<500',
    verdict: 'pass',
    severity: 'block',
    measured: { value: 310, unit: 'ms' },
    limit: { comparison: '<', value: 500 },
  });
  expect(gateOf({})?.reason).toContain('was met: 310 ms, 38 % below its limit');
});

test('a crossed one fails the run, and is named when it stopped the test', () => {
  const crossed = gateOf({ state: 'crossed', value: 600 }, { stoppedBy: 'http_req_duration' });
  expect(crossed).toMatchObject({ verdict: 'fail', needs: null });
  expect(crossed?.reason).toContain('20 % above its limit, and stopped the test before its time');
});

test('one that no point ever came for leaves it open', () => {
  const gate = gateOf({ state: 'no data', value: null });
  expect(gate).toMatchObject({ verdict: 'inconclusive', measured: null });
  expect(gate?.needs).toContain('http_req_duration');
});

test('none of a script that broke leaves the run silently', () => {
  const gate = gateOf({ state: 'no data', value: null }, { broken: 'the script threw' });
  expect(gate).toMatchObject({ verdict: 'inconclusive' });
  expect(gate?.reason).toContain('was not evaluated: the script threw');
});
