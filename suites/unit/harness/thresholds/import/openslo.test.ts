import { expect, test } from 'vitest';
import { importText, leftOut } from './slo-files.ts';

const slo = (name: string, spec: string): string => `
apiVersion: openslo/v1
kind: SLO
metadata: { name: ${name} }
spec:
  service: predict
  budgetingMethod: Occurrences
${spec.replaceAll(/^/gm, '  ')}
`;

const latency = slo(
  'predict-latency',
  `timeWindow: [{ duration: 28d, isRolling: true }]
indicatorRef: time
objectives:
  - { displayName: most, op: lte, value: 250, target: 0.999 }`,
);

const sli = `
apiVersion: openslo/v1
kind: SLI
metadata: { name: time }
spec: { thresholdMetric: { metricSource: { type: Prometheus, spec: { query: histogram } } } }
`;

const errors = slo(
  'predict-errors',
  `indicator:
  metadata: { name: failed }
  spec: { ratioMetric: { counter: true, good: {}, total: {} } }
objectives:
  - { displayName: failed, targetPercent: 99.9 }`,
);

test('a time that a share of the requests keeps is a percentile, a share of good ones an error rate', () => {
  expect(importText('openslo', [latency, sli, errors].join('---')).thresholds).toEqual({
    'load/predict': { latency: { 'p99.9': '<= 250ms' }, errors: '<= 0.1%' },
  });
});

test('windows, queries and objects that demand nothing are named', () => {
  const policy = 'apiVersion: openslo/v1\nkind: AlertPolicy\nmetadata: { name: wake }\nspec: {}\n';
  expect(leftOut(importText('openslo', [latency, sli, policy].join('---\n')))).toEqual([
    'predict-latency timeWindow',
    'predict-latency indicator',
    'AlertPolicy wake',
  ]);
});

test.each([
  ['time slices', latency.replace('Occurrences', 'Timeslices') + `---${sli}`, 'time slices'],
  ['a lower limit of a time', latency.replace('op: lte', 'op: gte') + `---${sli}`, 'only a time'],
  ['an indicator that is not in the file', latency, "has no indicator 'time'"],
  ['a name that says nothing', latency.replace('predict-latency', 'p') + `---${sli}`, '--map p='],
])('%s is named', (_, text, why) => {
  expect(() => importText('openslo', text)).toThrow(why);
});

test('what a name does not say, the user does', () => {
  const text = errors.replace('predict-errors', 'p');
  expect(importText('openslo', text, { p: 'errors' }).thresholds).toEqual({
    'load/predict': { errors: '<= 0.1%' },
  });
});
