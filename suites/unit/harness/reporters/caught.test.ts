import { expect, test } from 'vitest';
import type { Caught } from '../../../../harness/document/caught.ts';
import { caughtWords } from '../../../../harness/reporters/caught.ts';
import { html } from '../../../../harness/reporters/html/html.ts';
import { sampleDocument, sampleGate } from './sample-document.ts';

const gates = [
  sampleGate({ id: 'load/predict latency.p99' }),
  sampleGate({ id: 'load/predict errors' }),
  sampleGate({ id: 'load/orders errors' }),
  sampleGate({ id: 'load/predict dropped', severity: 'warn' }),
];
const limit = gates[0]!.limit.text;
const at = '2026-11-24T10:03:12.000Z';

const caught: Caught = [
  {
    id: 'load/predict latency.p99',
    limit,
    outcome: 'caught',
    fault: '+11.0 ms in 2.00 % of requests',
    reason: 'so',
    at,
  },
  {
    id: 'load/predict errors',
    limit: '<= 100%',
    outcome: 'blind',
    fault: 'HTTP 500 for all requests',
    reason: 'it passes with <all> of them',
    at,
  },
];

test('the gates that no fault can fail come first, and those that were never tried last', () => {
  expect(caughtWords(sampleDocument({ gates, caught }))).toEqual({
    line: '1 of 3 gates was seen to fail on a fault; no fault can fail load/predict errors',
    gates: [
      {
        text: 'load/predict errors <= 100% fails on no fault: it passes with <all> of them',
        note: `selftest of 2026-11-24; the limit is ${limit} now`,
      },
      {
        text: `load/predict latency.p99 ${limit} catches +11.0 ms in 2.00 % of requests`,
        note: 'selftest of 2026-11-24',
      },
      { text: 'load/orders errors was never tried', note: '' },
    ],
  });
});

test('where no gate of a run was tried there is nothing to say', () => {
  expect(caughtWords(sampleDocument({ gates }))).toBeNull();
  expect(caughtWords(sampleDocument({ gates: gates.slice(2), caught }))).toBeNull();
  expect(html.render(sampleDocument({ gates }))).not.toContain('id="caught"');
});

test('the page has one line that opens to the gates', () => {
  const page = html.render(sampleDocument({ gates, caught }));
  expect(page).toContain(
    '<summary>1 of 3 gates was seen to fail on a fault; no fault can fail load/predict errors</summary>',
  );
  expect(page).toContain('it passes with &lt;all&gt; of them');
});
