import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { withHeldBack } from '../../../../harness/statistics/held-back.ts';

const columns = (dueMs: number[], latencyMs: number[]) => ({
  dueMs: Float64Array.from(dueMs),
  latencyMs: Float64Array.from(latencyMs),
});

test('a stall of 10 cycles held 9 requests back, each of which would have waited a cycle less', () => {
  const sent = columns([0, 10, 110], [5, 100, 5]);
  const all = withHeldBack(sent, sent.latencyMs, 10);
  expect(all.heldBack).toBe(9);
  expect(Array.from(all.dueMs)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110]);
  expect(Array.from(all.latencyMs)).toEqual([5, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 5]);
});

test('answers within a cycle held nothing back', () => {
  const sent = columns([0, 10, 20], [9, 10, 19]);
  expect(withHeldBack(sent, sent.latencyMs, 10).heldBack).toBe(0);
});

test('a request that failed after a minute held back others that count as failed', () => {
  const sent = columns([0], [Number.POSITIVE_INFINITY]);
  const all = withHeldBack(sent, [60_000], 1000);
  expect(all.heldBack).toBe(59);
  expect(all.latencyMs.every((latency) => latency === Number.POSITIVE_INFINITY)).toBe(true);
});

test('an hour of silence does not fill the memory', { tags: ['trials'] }, () => {
  const sent = columns([0], [3_600_000]);
  expect(withHeldBack(sent, sent.latencyMs, 0.001).heldBack).toBeLessThanOrEqual(2_000_000);
});

test('all that were sent stay, in order of due time', () => {
  const requests = fc.array(fc.tuple(fc.nat(10_000), fc.nat(5000)), { maxLength: 50 });
  fc.assert(
    fc.property(requests, fc.integer({ min: 1, max: 500 }), (pairs, cycle) => {
      const ordered = pairs.toSorted(([a], [b]) => a - b);
      const sent = columns(
        ordered.map(([due]) => due),
        ordered.map(([, latency]) => latency),
      );
      const all = withHeldBack(sent, sent.latencyMs, cycle);
      expect(all.dueMs.length).toBe(sent.dueMs.length + all.heldBack);
      expect(all.dueMs).toEqual(all.dueMs.toSorted());
      expect(Math.max(0, ...all.latencyMs)).toBe(Math.max(0, ...sent.latencyMs));
    }),
  );
});

test('a cycle of nothing corrects nothing', () => {
  const sent = columns([0, 10], [3_600, 5]);
  for (const cycle of [0, -1]) {
    const all = withHeldBack(sent, sent.latencyMs, cycle);
    expect(all.heldBack).toBe(0);
    expect(Array.from(all.latencyMs)).toEqual([3_600, 5]);
  }
});
