import { describe, expect, test } from 'vitest';
import type { BenchmarkResult } from '../../../../harness/compare/benchmark-result.ts';
import { compareLines, compareReport } from '../../../../harness/compare/compare-report.ts';
import { exitCodeOfVerdict } from '../../../../harness/verdicts/fold.ts';

const passing: BenchmarkResult = {
  name: 'parse',
  verdict: 'pass',
  ratio: 1,
  interval: [0.99, 1.01],
  pairs: 9,
  seconds: 2,
  reason: '0.1 % slower than main; not slower by more than 5 %',
  needs: null,
  margin: 0.05,
  base: { nsPerOp: 100, bytesPerOp: 0 },
  candidate: { nsPerOp: 100, bytesPerOp: 0 },
  canaryRatio: 1,
  crossCheckRatio: 1,
  rareCalls: {
    verdict: 'inconclusive',
    band: [9, 27],
    base: 0.003,
    candidate: 0.041,
    more: 9,
    fewer: 0,
    calls: 7_200,
    oneOf: 450,
  },
  collections: 0,
  collectionMs: 0,
  unsettledLaunches: 0,
  noise: { stealShare: 0, load: [0, 0] },
  logRatios: [],
};
const missing = { onlyInBase: [], onlyInCandidate: [], drift: [] };

describe('the report of a comparison', { tags: ['unit'] }, () => {
  test('passes what passes', () => {
    expect(compareReport([passing], missing).verdict).toBe('pass');
  });

  test('passes nothing of which a benchmark is gone', () => {
    const report = compareReport([passing], { ...missing, onlyInBase: ['format'] });
    expect(report.verdict).toBe('inconclusive');
    expect(report.reason).toBe("'format' can't be compared: only the base has it");
    expect(compareLines(report).join('\n')).toContain(
      "? inconclusive format: only in the base, so it can't be compared",
    );
    expect(exitCodeOfVerdict(report.verdict, false)).toBe(4);
  });

  test('has a line of its own for calls that are rare and long', () => {
    expect(compareLines(compareReport([passing], missing))).toContain(
      " ? rare calls   4.1 % of the slices take 9 to 27 times the fastest, of the base 0.3 %; more in 9 launches, fewer in 0; rarer ones than 1 of 450 can't be seen in 7,200 calls",
    );
  });
});
