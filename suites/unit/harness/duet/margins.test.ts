import { expect, test } from 'vitest';

import { duetThresholds, parseMargins } from '../../../../harness/duet/margins.ts';

test('reads percentiles and how much slower each may be', () => {
  const margins = parseMargins('p50=5%, p99.9=12.5%');
  expect(margins.map(({ p, bound }) => [p, bound.limit.value])).toEqual([
    [0.5, 0.05],
    [0.999, 0.125],
  ]);
});

test.each(['', 'p50', 'p50=', 'p50=5', 'p50=5ms', 'p50=5%=6%', 'mean=5%', 'p100=5%'])(
  "refuses '%s'",
  (written) => {
    expect(() => parseMargins(written)).toThrow(/can't be read|unsupported statistic/u);
  },
);

test('each percentile is a gate, and so are the errors', () => {
  const names = duetThresholds(
    ['load/predict', 'load/predict/*'],
    parseMargins('p50=5%'),
    'main',
  ).map(({ subject, statistic }) => `${subject} ${statistic.name}`);
  expect(names).toEqual([
    'load/predict latency.p50.slower',
    'load/predict errors.more',
    'load/predict/* latency.p50.slower',
    'load/predict/* errors.more',
  ]);
});
