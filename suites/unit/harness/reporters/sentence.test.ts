import { expect, test } from 'vitest';
import { changesSince } from '../../../../harness/reporters/changes.ts';
import { releaseSentence } from '../../../../harness/reporters/sentence.ts';
import { sampleDocument, sampleGate } from './sample-document.ts';

test('a pass names the gate that is nearest to its limit', () => {
  expect(releaseSentence(sampleDocument())).toBe(
    'The one gate passes; nearest to its limit: load/predict latency.p99, 8.40 ms (at most 9.10 ms) against ≤ 25.0 ms.',
  );
});

test("a pass names what can't be told and does not block", () => {
  const open = sampleGate({
    id: 'load/predict latency.p99.9',
    verdict: 'inconclusive',
    severity: 'info',
  });
  expect(releaseSentence(sampleDocument({ gates: [sampleGate(), open] }))).toMatch(
    /^1 of 2 gates pass; .* against ≤ 25\.0 ms\. load\/predict latency\.p99\.9 can't be told, and does not block\.$/,
  );
});

test('a failure says of what, by how much, what is open and what holds', () => {
  const gates = [
    sampleGate({ verdict: 'fail', measured: { ...sampleGate().measured!, value: 31 } }),
    sampleGate({ id: 'b', subject: 'model/int8', verdict: 'inconclusive' }),
    sampleGate({ id: 'c', subject: 'load/mixed' }),
  ];
  expect(releaseSentence(sampleDocument({ verdict: 'fail', gates }))).toBe(
    "predict fails: p99 is 31.0 ms, the limit is ≤ 25.0 ms. model int8 can't be told yet, too. The other one holds.",
  );
});

test('a reason that quotes a stack gives its first line', () => {
  const gate = sampleGate({
    verdict: 'fail',
    measured: null,
    reason: 'Vitest could not run: Error: no vite\n    at resolve (node:internal)',
  });
  expect(releaseSentence(sampleDocument({ verdict: 'fail', gates: [gate] }))).toBe(
    'predict fails: Vitest could not run: Error: no vite.',
  );
});

test('a pass names no gate that only says that the load was applied', () => {
  const applied = sampleGate({
    id: 'load/predict applied',
    statistic: 'applied',
    limit: { comparison: '>=', value: 0.99, unit: 'ratio', text: '>= 99%' },
    measured: { ...sampleGate().measured!, value: 1, unit: 'ratio', interval: null },
  });
  expect(releaseSentence(sampleDocument({ gates: [applied, sampleGate()] }))).toContain(
    'nearest to its limit: load/predict latency.p99',
  );
  expect(releaseSentence(sampleDocument({ gates: [applied] }))).toBe('The one gate passes.');
});

test('what ended early, or failed without a gate, keeps its own sentence', () => {
  const document = {
    verdict: 'inconclusive',
    sentence: 'the infrastructure failed: no Postgres',
  } as const;
  expect(releaseSentence(sampleDocument(document))).toBe(document.sentence);
  expect(releaseSentence(sampleDocument({ ...document, endedEarly: 'interrupted' }))).toBe(
    document.sentence,
  );
});

test('without an earlier run on this kind of machine there are no changes', () => {
  expect(changesSince(sampleDocument())).toEqual([]);
});

test('a value counts as moved only if the earlier one is outside of the interval, and by a tenth', () => {
  const [moved, near, added] = ['a', 'b', 'c'].map((id) => sampleGate({ id }));
  const document = sampleDocument({
    gates: [moved!, near!, added!],
    recent: {
      a: [{ run: 'r', value: 4, verdict: 'pass' }],
      b: [{ run: 'r', value: 7.95, verdict: 'pass' }],
    },
  });
  expect(changesSince(document).map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
    'moved: a 4.00 ms → 8.40 ms, still 2.7 × within its limit',
    'new: new gate: c ≤ 25.0 ms',
    'same: 1 other gate moved by less than can be told apart',
  ]);
});

test('a gate that fails now comes first', () => {
  const document = sampleDocument({
    gates: [sampleGate({ id: 'a' }), sampleGate({ id: 'b', verdict: 'fail' })],
    recent: {
      a: [{ run: 'r', value: 4, verdict: 'pass' }],
      b: [{ run: 'r', value: 8.4, verdict: 'pass' }],
    },
  });
  expect(changesSince(document)[0]).toMatchObject({ kind: 'worse', text: 'b fails now' });
});
