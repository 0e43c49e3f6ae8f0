import { expect, test } from 'vitest';
import { openmetrics } from '../../../../harness/reporters/openmetrics.ts';
import { mixedDocument } from './mixed-document.ts';
import { parseOpenMetrics } from './openmetrics-grammar.ts';
import { sampleDocument } from './sample-document.ts';

const families = parseOpenMetrics(openmetrics.render(mixedDocument()));
const samplesOf = (name: string) => families.find((one) => one.name === name)?.samples ?? [];

test('is OpenMetrics text by the grammar of its specification, also without a gate', () => {
  expect(families.length).toBeGreaterThan(10);
  const empty = sampleDocument({ gates: [] });
  expect(parseOpenMetrics(openmetrics.render(empty)).map(({ name }) => name)).toEqual([
    'assay_run',
    'assay_run_seconds',
    'assay_run_verdict',
  ]);
});

test.each([
  ['without an end', '# TYPE a gauge\na 1\n', '# EOF'],
  ['a unit that is no suffix', '# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n', 'suffix'],
  ['a sample twice', '# TYPE a gauge\na 1\na 2\n# EOF\n', 'twice'],
  ['a label that is not closed', '# TYPE a gauge\na{b="c} 1\n# EOF\n', 'labels'],
])('the reader of this test refuses %s', (_, text, why) => {
  expect(() => parseOpenMetrics(text)).toThrow(why);
});

test('times are in seconds, whatever the unit of the gate', () => {
  const [first] = samplesOf('assay_gate_value_seconds');
  expect(first).toMatchObject({ labels: { gate: 'load/predict latency.p99' }, value: 0.0084 });
});

test('a verdict is a state set, of which one state holds', () => {
  const states = samplesOf('assay_gate_verdict').filter(
    ({ labels }) => labels['gate'] === 'load/predict errors',
  );
  expect(states.map(({ labels, value }) => [labels['assay_gate_verdict'], value])).toEqual([
    ['pass', 0],
    ['fail', 1],
    ['inconclusive', 0],
  ]);
});

test('quotes, backslashes and line breaks of a name come through', () => {
  const gates = samplesOf('assay_gate_verdict').map(({ labels }) => labels['gate']);
  expect(gates).toContain('load/odd checks{check:says "a, b"\\ and\nmore}');
});
