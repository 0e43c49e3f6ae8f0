import { expect, test } from 'vitest';
import { annotations } from '../../../../harness/reporters/annotations.ts';
import { sampleDocument, sampleGate } from './sample-document.ts';

const failed = {
  suite: 'unit',
  file: 'a.test.ts',
  name: 'group > adds: 1, 2',
  state: 'failed' as const,
  durationMs: 1,
  tags: [],
  reason: 'expected 100% to be 2\nat a.test.ts:3',
};

test('a failed test is an error at its line, with what would end a command escaped', () => {
  const document = sampleDocument({ gates: [], warnings: [], tests: [failed] });
  expect(annotations(document)).toEqual([
    '::error file=a.test.ts,line=3,title=group > adds%3A 1%2C 2::expected 100%25 to be 2%0Aat a.test.ts:3',
  ]);
});

test('a gate that fails or can not tell is an error, one that only warns is none', () => {
  const gates = [
    sampleGate({ verdict: 'fail', reason: 'too slow' }),
    sampleGate({ verdict: 'inconclusive', severity: 'warn' }),
    sampleGate({ verdict: 'pass' }),
  ];
  const lines = annotations(sampleDocument({ gates, warnings: ['busy'], tests: [] }));
  expect(lines).toEqual([
    expect.stringMatching(/^::error title=load\/predict latency\.p99%3A fail::too slow%0Aagain: /),
    '::warning::busy',
  ]);
});

test('what passed, and a failure in quarantine, are none', () => {
  const tests = [
    { ...failed, state: 'passed' as const, reason: null },
    { ...failed, quarantine: { owner: 'ada', until: '2999-12-31' } },
  ];
  expect(annotations(sampleDocument({ gates: [], warnings: [], tests }))).toEqual([]);
});
