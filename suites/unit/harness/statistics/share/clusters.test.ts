import { expect, test } from 'vitest';
import { clusterGap, clusterSizes } from '../../../../../harness/statistics/share/clusters.ts';

test('requests over the limit at most a gap apart are one cluster', () => {
  const over = [1, 0, 1, 0, 0, 1, 1];
  expect(Object.fromEntries(clusterSizes(over, 1))).toEqual({ 1: 2, 2: 1 });
  expect(Object.fromEntries(clusterSizes(over, 2))).toEqual({ 2: 2 });
  expect(Object.fromEntries(clusterSizes(over, 3))).toEqual({ 4: 1 });
});

test('without one over the limit there is no cluster', () => {
  expect(clusterSizes([0, 0], 5).size).toBe(0);
  expect(clusterSizes([], 5).size).toBe(0);
});

test('the gap is bounded by the burst and by a quarter of the mean distance', () => {
  expect(clusterGap(0.01, 10)).toBe(10);
  expect(clusterGap(0.01, 1000)).toBe(25);
  expect(clusterGap(0.5, 1000)).toBe(1);
});

test('where a burst can not catch two requests, neighbors are two bursts', () => {
  expect(clusterGap(0.5, 1)).toBe(0);
  expect(Object.fromEntries(clusterSizes([1, 1, 0, 1], 0))).toEqual({ 1: 3 });
});
