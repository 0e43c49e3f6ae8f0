import { expect, test } from 'vitest';
import { metricsOf } from '../../../../harness/thresholds/metrics-of.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';

const thresholds = parseThresholds({
  'load/predict': {
    latency: { p99: '<= 25ms' },
    tokens: { p95: '<= 60', max: '<= 90' },
    orders: { count: '>= 1' },
    retried: { rate: '<= 5%' },
    depth: { value: '<= 3', min: '>= 1' },
  },
  'load/other': { tokens: { p50: '<= 9' } },
});

test('k6 is asked once a statistic for each metric that thresholds on a subject name', () => {
  expect(metricsOf(thresholds, ['load/predict'])).toEqual({
    tokens: ['p(95)>=0', 'value>=0'],
    orders: ['count>=0'],
    retried: ['rate>=0'],
    depth: ['value>=0', 'value>=0'],
  });
});

test('a threshold on another subject names none, and one on a pattern does', () => {
  expect(metricsOf(thresholds, ['load/mixed'])).toEqual({});
  const all = parseThresholds({ 'load/*': { tokens: { p50: '<= 9' } } });
  expect(metricsOf(all, ['load/mixed'])).toEqual({ tokens: ['p(95)>=0'] });
});
