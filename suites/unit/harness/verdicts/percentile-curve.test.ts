import { expect, test } from 'vitest';
import { percentileCurve } from '../../../../harness/verdicts/percentile-curve.ts';

const times = (count: number, lost = 0) =>
  Float64Array.from({ length: count }, (_, i) =>
    i < count - lost ? i + 1 : Number.POSITIVE_INFINITY,
  );

/** Percentile → milliseconds. */
const pointsOf = (latencyMs: Float64Array) => {
  const { x, y } = percentileCurve('predict', latencyMs);
  return new Map(x.map((percent, index) => [percent, y[index]]));
};

test('each point is the order statistic of its percentile, up to the slowest of all', () => {
  const points = pointsOf(times(1_000));
  expect([points.get(50), points.get(99), points.get(99.9), points.get(100)]).toEqual([
    500, 990, 999, 1_000,
  ]);
});

test('the curve ends at the share that was answered, whatever the percentiles of its points', () => {
  const points = pointsOf(times(1_000, 22));
  expect(Math.max(...points.keys())).toBe(97.8);
  expect([points.get(97), points.get(97.8)]).toEqual([970, 978]);
});

test('failures do not move the percentiles below them', () => {
  expect(pointsOf(times(1_000, 22)).get(90)).toBe(pointsOf(times(1_000)).get(90));
});

test('a load without an answer has no point', () => {
  expect(pointsOf(times(10, 10)).size).toBe(0);
});
