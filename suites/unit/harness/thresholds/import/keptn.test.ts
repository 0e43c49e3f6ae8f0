import { expect, test } from 'vitest';
import { importText, leftOut } from './slo-files.ts';

/** The example of Keptn's specification, with further objectives. */
const file = `
spec_version: '1.0'
filter:
  mz_id: "4711"
comparison:
  compare_with: "several_results"
  include_result_with_score: "pass"
  number_of_comparison_results: 3
  aggregate_function: avg
objectives:
- sli: response_time_p95
  displayName: "Response Time P95"
  pass:
  - criteria:
    - "<=+10%"
    - "<600"
  warning:
  - criteria:
    - "<=800"
  weight: 2
  key_sli: true
- sli: error_rate
  pass:
  - criteria:
    - "<=1"
- sli: throughput
  pass:
  - criteria: [">=40"]
  - criteria: [">=+5%"]
- sli: cpu_time
total_score:
  pass: "90%"
  warning: "75%"
`;

test('absolute pass criteria become limits, in the units of Keptn', () => {
  expect(importText('keptn', file).thresholds).toEqual({
    'load/predict': { latency: { p95: '< 600ms' }, errors: '<= 1%' },
  });
});

test('everything else is named, nothing is dropped', () => {
  expect(leftOut(importText('keptn', file))).toEqual([
    'response_time_p95 pass <=+10%',
    'response_time_p95 warning <=800',
    'response_time_p95 weight 2',
    'throughput pass >=40, or >=+5%',
    'cpu_time',
    'total_score',
    'comparison',
    'filter',
  ]);
});

const objectives = (...lines: readonly string[]) =>
  `spec_version: '1.0'\nobjectives:\n${lines.join('\n')}\n`;

test('of several upper limits that all hold, the lowest is the limit', () => {
  const text = objectives('- sli: latency_p99', '  pass: [{ criteria: ["<=900", "<500"] }]');
  const imported = importText('keptn', text);
  expect(imported.thresholds).toEqual({ 'load/predict': { latency: { p99: '< 500ms' } } });
  expect(imported.notExpressed).toEqual([]);
});

test('an indicator whose name says nothing is mapped by the user', () => {
  const text = objectives('- sli: rt', '  pass: [{ criteria: ["<=900"] }]');
  expect(importText('keptn', text, { rt: 'latency.p90' }).thresholds).toEqual({
    'load/predict': { latency: { p90: '<= 900ms' } },
  });
  expect(() => importText('keptn', text)).toThrow('--map rt=<statistic>');
});

test('a limit that does not suit its statistic, and one too many, are named with the reason', () => {
  const text = objectives(
    '- sli: error_rate',
    '  pass: [{ criteria: ["<=1"] }]',
    '- sli: failure_rate',
    '  pass: [{ criteria: ["<=2"] }]',
    '- sli: response_time_p95',
    '  pass: [{ criteria: [">=2"] }]',
  );
  const { notExpressed } = importText('keptn', text);
  expect(notExpressed[0]).toMatchObject({ where: 'failure_rate pass <=2' });
  expect(notExpressed[1]?.where).toBe('response_time_p95 pass >=2');
  expect(notExpressed[1]?.why).toContain('latency.p95');
});

test.each([
  ['no YAML', 'objectives: [', 'is no YAML'],
  ['another file', 'a: 1', 'is no file of keptn'],
])('%s is refused', (_, text, message) => {
  expect(() => importText('keptn', text)).toThrow(message);
});
