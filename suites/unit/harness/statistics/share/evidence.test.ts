import { describe, expect, test } from 'vitest';
import { countBlocks, mergeBlocks } from '../../../../../harness/statistics/share/blocks.ts';
import { collectEvidence, poolEvidence } from '../../../../../harness/statistics/share/evidence.ts';
import { secondsOf } from '../../../../../harness/statistics/share/stream.ts';
import { steady } from './simulated.ts';

describe('a stream covers', () => {
  test('as many gaps as it has requests', () => {
    expect(secondsOf([0, 10, 20, 30])).toBeCloseTo(0.04, 12);
    expect(secondsOf([5_000, 7_000])).toBeCloseTo(4, 12);
  });

  test('no time with fewer than two of them', () => {
    expect(secondsOf([])).toBe(0);
    expect(secondsOf([5_000])).toBe(0);
  });
});

describe('blocks of half a second', () => {
  test('count the requests, and those over the limit', () => {
    expect(countBlocks(steady(1.5, 10, (i) => i === 4 || i >= 10))).toEqual({
      requests: [5, 5, 5],
      over: [1, 0, 5],
    });
  });

  test('begin with the first request, and what is left over at the end is in none', () => {
    const { dueMs, over } = steady(1.3, 10, () => true);
    const later = { dueMs: Float64Array.from(dueMs, (ms) => ms + 777), over };
    expect(countBlocks(later)).toEqual({ requests: [5, 5], over: [5, 5] });
  });

  test('are merged by so many in a row; what is left over is dropped', () => {
    const blocks = { requests: [1, 2, 3, 4, 5], over: [0, 1, 0, 1, 1] };
    expect(mergeBlocks(blocks, 1)).toEqual(blocks);
    expect(mergeBlocks(blocks, 2)).toEqual({ requests: [3, 7], over: [1, 1] });
    expect(mergeBlocks(blocks, 8)).toEqual({ requests: [], over: [] });
  });
});

describe('evidence', () => {
  const question = { p0: 0.05, burstSeconds: 0.1 };

  test('has the clusters, the windows and the blocks of its requests', () => {
    // At 100 a second ten requests fall into a burst; those at most five apart belong together.
    const evidence = collectEvidence(
      steady(3, 100, (i) => [10, 14, 100, 200].includes(i)),
      question,
    );
    expect(evidence).toMatchObject({ ...question, requests: 300, over: 4 });
    expect(evidence.seconds).toBeCloseTo(3, 9);
    expect(Object.fromEntries(evidence.clusters)).toEqual({ 1: 2, 2: 1 });
    expect(evidence.blocks).toEqual([
      { requests: [50, 50, 50, 50, 50, 50], over: [2, 0, 1, 0, 1, 0] },
    ]);
  });

  test('is not pooled with that of another share or burst, whichever comes first', () => {
    const one = collectEvidence(steady(3, 100), question);
    for (const other of [
      { ...one, p0: 0.01 },
      { ...one, burstSeconds: 0.2 },
    ]) {
      expect(() => poolEvidence([one, other])).toThrow(RangeError);
      expect(() => poolEvidence([one, one, other])).toThrow(
        'evidence for different limits, percentiles or bursts is not pooled',
      );
    }
  });

  test('adds up: clusters and windows of a size are counted together', () => {
    const one = collectEvidence(
      steady(3, 100, (i) => i === 7),
      question,
    );
    const both = poolEvidence([one, one]);
    expect(Object.fromEntries(both.clusters)).toEqual({ 1: 2 });
    const [size] = one.windows.keys();
    expect(both.windows.get(size!)).toBeCloseTo(2 * one.windows.get(size!)!, 12);
  });
});
