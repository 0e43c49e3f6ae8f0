import { expect, test } from 'vitest';

import {
  judgeOwnThresholds,
  metricKinds,
} from '../../../../../harness/load/instances/own-thresholds.ts';

const code =
  "const t = new Trend('tokens', true); new metrics.Rate(`kept`); new Counter('orders'); new Gauge('depth');";

function judged(metric: string, expression: string, ...parts: readonly number[][]) {
  const series = parts.map((values, part) => ({
    name: metric,
    timesMs: Float64Array.from(values, (_, at) => at + part / 2),
    values: Float64Array.from(values),
  }));
  const [only] = judgeOwnThresholds(
    { [metric]: [expression] },
    { series: new Map([[metric, series]]), seconds: 4, kindOf: metricKinds(code) },
  );
  return [only?.state, only?.value];
}

test('statistics are those of all instances together, as k6 has them', () => {
  expect(judged('http_req_duration', 'p(95)<5', [1, 2, 3], [4, 5])).toEqual(['met', 4.8]);
  expect(judged('http_req_duration', 'med<3', [1, 2, 3], [4, 5])).toEqual(['crossed', 3]);
  expect(judged('tokens', 'avg>=3', [1, 2, 3], [4, 5])).toEqual(['met', 3]);
  expect(judged('tokens{kind:api}', 'max<5', [1, 2], [5])).toEqual(['crossed', 5]);
  expect(judged('http_req_failed', 'rate<0.3', [1, 0], [0, 0])).toEqual(['met', 0.25]);
  expect(judged('kept', 'rate>0.9', [1, 1], [1])).toEqual(['met', 1]);
  expect(judged('orders', 'count>6', [1, 2], [3])).toEqual(['crossed', 6]);
  expect(judged('http_reqs', 'rate>=1.5', [1, 2], [3])).toEqual(['met', 1.5]);
  expect(judged('depth', 'value<9', [1, 2], [3, 8])).toEqual(['met', 8]);
});

test('no data is never a pass, but a counter that never came is 0', () => {
  expect(judged('http_req_duration', 'p(95)<5')).toEqual(['no data', null]);
  expect(judged('nobody_knows', 'rate<5', [1])).toEqual(['no data', null]);
  expect(judged('http_req_failed', 'count<5', [1])).toEqual(['no data', null]);
  expect(judged('orders', 'count<1')).toEqual(['met', 0]);
});
