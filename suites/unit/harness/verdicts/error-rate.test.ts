import { expect, test } from 'vitest';
import { type EntryEnd, endCode } from '../../../../harness/measurement/load-ledger.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import { judge } from '../../../../harness/verdicts/judge.ts';
import { loadRun } from './load-run.ts';

/** 1,000 requests, of which these ended otherwise than answered, evenly spread over the run. */
function gateOf(limit: string, ends: Partial<Record<EntryEnd, number>> = {}) {
  const run = loadRun({ seconds: 10, rate: 100 });
  const end = Uint8Array.from({ length: 1_000 }, () => endCode.answered);
  const others = Object.entries(ends).flatMap(([kind, count]) =>
    Array.from({ length: count }, () => endCode[kind as EntryEnd]),
  );
  for (const [index, code] of others.entries()) {
    end[Math.floor((index * 1_000) / others.length)] = code;
  }
  const measured = { ...run, ledger: { ...run.ledger, end } };
  const thresholds = parseThresholds({ 'load/predict': { errors: limit } });
  const [gate] = judge([measured], thresholds, { alpha: 0.01, suites: ['load'] });
  return gate!;
}

test('with a limit of 0 the errors are counted, exactly', () => {
  expect(gateOf('<= 0%')).toMatchObject({
    verdict: 'pass',
    limit: { value: 0, unit: 'ratio' },
    measured: {
      value: 0,
      unit: 'ratio',
      interval: null,
      confidence: 1,
      sample: { count: 1_000, of: 'requests' },
    },
    reason: '0 of 1,000 requests failed',
    needs: null,
    evidence: [],
  });
  expect(gateOf('<= 0%', { failed: 1 })).toMatchObject({
    verdict: 'fail',
    measured: { value: 0.001 },
    reason: '1 of 1,000 requests failed',
  });
});

test('what was dropped or never sent is an error, and is named beside the failures', () => {
  expect(gateOf('<= 0%', { failed: 2, dropped: 3, unsent: 4 })).toMatchObject({
    verdict: 'fail',
    measured: { value: 0.009 },
    reason:
      '9 of 1,000 requests failed (2 failed, 3 were dropped: no virtual user was free, 4 were never sent: the run ended before)',
  });
});

const endpoint = (failures: Record<string, number>) => ({
  name: 'GET /',
  requests: 500,
  failed: 481,
  inFlight: 0,
  statuses: {},
  failures,
  latencyMs: { p50: 1, p95: 1, p99: 1 },
});

test('why most of them failed is named: statuses and checks, the most frequent first', () => {
  const run = loadRun({ seconds: 10, rate: 100 });
  const end = Uint8Array.from({ length: 1_000 }, (_, index) =>
    index < 962 ? endCode.failed : endCode.answered,
  );
  const measured = {
    ...run,
    ledger: { ...run.ledger, end },
    endpoints: [
      endpoint({ 'HTTP 500': 300, "check 'is JSON' failed": 181 }),
      endpoint({ 'HTTP 500': 440, 'HTTP 503': 30, 'HTTP 404': 6, 'no answer': 5 }),
    ],
  };
  for (const limit of ['<= 0%', '<= 1%']) {
    const thresholds = parseThresholds({ 'load/predict': { errors: limit } });
    const [gate] = judge([measured], thresholds, { alpha: 0.01, suites: ['load'] });
    expect(gate?.verdict).toBe('fail');
    expect(gate?.reason).toContain(
      "962 of 1,000 requests failed (740 × HTTP 500, 181 × check 'is JSON' failed, 30 × HTTP 503, 11 × other reasons",
    );
  }
});

test('what was cut off in flight is neither, and is left out', () => {
  expect(gateOf('<= 0%', { 'in flight': 10 })).toMatchObject({
    verdict: 'pass',
    measured: { sample: { count: 990 } },
  });
});

test('every request may fail where the limit is all of them', () => {
  expect(gateOf('<= 100%', { failed: 1_000 })).toMatchObject({
    verdict: 'pass',
    measured: { value: 1, interval: null },
  });
});

test('a share is judged with an interval that holds what was seen', () => {
  const gate = gateOf('<= 50%', { failed: 20 });
  expect(gate).toMatchObject({
    verdict: 'pass',
    limit: { value: 0.5, unit: 'ratio' },
    measured: { value: 0.02, unit: 'ratio', sample: { count: 1_000 } },
  });
  const [low, high] = gate.measured?.interval ?? [];
  expect(low).toBeLessThan(0.02);
  expect(high).toBeGreaterThan(0.02);
  expect(gate.reason).toContain('20 of 1,000 requests failed; 50 % may');
});

test('where nothing was due, no share of it failed', () => {
  const thresholds = parseThresholds({ 'load/predict': { errors: '<= 1%' } });
  const options = { alpha: 0.01, suites: ['load'] };
  const [gate] = judge([loadRun({ seconds: 0 })], thresholds, options);
  expect(gate).toMatchObject({
    verdict: 'inconclusive',
    measured: null,
    reason: 'nothing was due, so no share of it failed',
  });
});
