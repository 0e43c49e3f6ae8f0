import { expect, test } from 'vitest';
import { concludeSeeding } from '../../../../harness/seeding/conclude.ts';
import { remedyLines, triedLines } from '../../../../harness/seeding/report.ts';
import type { Outcome, Said, TriedGate } from '../../../../harness/seeding/tried-gate.ts';

function said(value: number, verdict: Said['verdict']): Said {
  const sample = { count: 600, of: 'requests' };
  return {
    verdict,
    measured: { value, unit: 'ms', interval: null, confidence: 1, sample },
    reason: 'so',
  };
}

function tried(id: string, outcome: Outcome, more: Partial<TriedGate> = {}): TriedGate {
  return {
    id,
    subject: 'load/predict',
    statistic: 'latency.p99',
    limit: '<= 25ms',
    outcome,
    seed: null,
    fault: '+11.0 ms in 2.00 % of requests',
    clean: said(14.2, 'pass'),
    seeded: said(25.4, 'fail'),
    reason: 'the reason',
    ...more,
  };
}

const caught = tried('load/predict latency.p99', 'caught');
const blind = tried('load/predict errors', 'blind', { limit: '<= 100%' });
const open = tried('load/predict applied', 'open');

test('all caught is 0', () => {
  expect(concludeSeeding([caught], false)).toMatchObject({
    outcome: 'caught',
    exitCode: 0,
    sentence: '1 of 1 blocking gates was seen to fail on its fault',
  });
});

test('a blind gate is named and is 1, whatever else was not decided', () => {
  expect(concludeSeeding([caught, blind, open], false)).toMatchObject({
    outcome: 'blind',
    exitCode: 1,
    counts: { caught: 1, blind: 1, open: 1 },
    sentence:
      '1 of 3 blocking gates was seen to fail on its fault; no fault can fail load/predict errors; not decided: load/predict applied',
  });
});

test('what was not decided is 4, and so is nothing at all', () => {
  expect(concludeSeeding([caught, open], false).exitCode).toBe(4);
  expect(concludeSeeding([], false).exitCode).toBe(4);
});

test('an interruption is 130, and says what was found until then', () => {
  const { exitCode, sentence } = concludeSeeding([caught, blind], true);
  expect(exitCode).toBe(130);
  expect(sentence).toMatch(/^interrupted: 1 of 2 .*no fault can fail load\/predict errors$/u);
});

test('the table has one line for a gate that was caught, and the reason below every other', () => {
  const doubtful = tried('load/predict latency.p97', 'caught', { clean: said(24, 'inconclusive') });
  const lines = triedLines([caught, doubtful, blind, open], (_, text) => text);
  expect(lines).toEqual([
    ' ✔ load/predict latency.p99  <= 25ms  catches +11.0 ms in 2.00 % of requests: 14.2 ms → 25.4 ms',
    " ✔ load/predict latency.p97  <= 25ms  catches +11.0 ms in 2.00 % of requests: 24.0 ms (can't tell without it) → 25.4 ms",
    ' ✘ load/predict errors       <= 100%  no fault can fail it, not even +11.0 ms in 2.00 % of requests',
    '     the reason',
    ' ? load/predict applied      <= 25ms  not decided',
    '     the reason',
  ]);
  expect(remedyLines([caught])).toEqual([]);
  expect(remedyLines([caught, blind, open]).map((line) => line.slice(0, 2))).toEqual([' ✘', ' ?']);
});
