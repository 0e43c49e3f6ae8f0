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
  expect(gate).toMatchObject({
    verdict: 'inconclusive',
    needs: 'a run in which k6 comes to its end',
  });
  expect(gate?.reason).toContain('was not evaluated: the script threw');
});

test('the margin is said of limits that have one', () => {
  expect(gateOf({ expression: 'p(95)<0', value: 3 })?.reason).toMatch(/was met: 3\.00 ms$/);
  expect(gateOf({ expression: 'p(95)<=310' })?.reason).toMatch(/was met: 310 ms, its limit$/);
  expect(gateOf({ value: null })?.reason).toMatch(/'http_req_duration: p\(95\)<500' was met$/);
});

test('a metric that did not stop the test is not named for it', () => {
  const crossed = { state: 'crossed', value: 600 } as const;
  expect(gateOf(crossed, { stoppedBy: 'checks, http_reqs' })?.reason).not.toContain('stopped');
  expect(gateOf(crossed, { stoppedBy: 'checks, http_req_duration' })?.reason).toContain('stopped');
  expect(gateOf({}, { stoppedBy: 'http_req_duration' })?.reason).not.toContain('stopped');
});

test('what k6 compares in a way that limits do not have is shown by its text', () => {
  expect(gateOf({ expression: 'count!=0' })?.limit).toMatchObject({ comparison: '==', value: 0 });
  expect(gateOf({ expression: 'nonsense' })?.limit).toEqual({
    comparison: '==',
    value: 0,
    unit: 'ms',
    text: 'nonsense',
  });
});

test('one threshold written twice is one gate', () => {
  const threshold: ScriptThreshold = {
    metric: 'http_req_duration',
    expression: 'p(95)<500',
    state: 'met',
    value: 310,
    of: 'time',
  };
  expect(scriptThresholdGates([threshold, threshold], run)).toHaveLength(1);
});
