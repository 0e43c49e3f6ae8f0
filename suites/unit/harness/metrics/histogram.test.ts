import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LogLinearHistogram } from '../../../../harness/metrics/histogram.ts';

const latency = fc.double({ min: 0, max: 1e6, noNaN: true });

test('puts every value between the edges of its bin, at most an eighth of it wide', () => {
  fc.assert(
    fc.property(latency, (value) => {
      const histogram = new LogLinearHistogram();
      histogram.add(value);
      const { edges, counts } = histogram.snapshot();
      expect(counts).toEqual([1]);
      const [low = Number.NaN, high = Number.NaN] = edges;
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThan(value);
      expect(high - low).toBeLessThanOrEqual(Math.max(1e-6, value / 8) * (1 + 1e-12));
    }),
  );
});

test('loses no value, and its edges ascend without a gap', () => {
  fc.assert(
    fc.property(fc.array(latency, { minLength: 1, maxLength: 50 }), (values) => {
      const histogram = new LogLinearHistogram();
      for (const value of values) histogram.add(value);
      const { edges, counts } = histogram.snapshot();
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
      expect(edges).toHaveLength(counts.length + 1);
      expect(edges).toEqual(edges.toSorted((a, b) => a - b));
    }),
  );
});

test('is empty before anything was added', () => {
  expect(new LogLinearHistogram().snapshot()).toEqual({ edges: [], counts: [] });
});

test.each([-1, Number.NaN, Infinity])('refuses %s', (value) => {
  expect(() => new LogLinearHistogram().add(value)).toThrow(/finite values from 0 up/);
});
