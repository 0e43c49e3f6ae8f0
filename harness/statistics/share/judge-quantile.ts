import type { FamilyLevels } from '../family.ts';
import { collectEvidence, poolEvidence, type ShareEvidence } from './evidence.ts';
import { judgeShare, type ShareVerdict } from './judge-share.ts';
import { burstWindows } from './windows.ts';

/** The values of one stretch of measuring without a break, in the order in which they were due. */
export interface TimedValues {
  /** Milliseconds, ascending. */
  readonly dueMs: ArrayLike<number>;
  /** Infinity: over every limit. As many as there are due times. */
  readonly values: Float64Array;
}

export interface QuantileQuestion {
  /** 0 < p < 1. */
  readonly p: number;
  readonly burstSeconds: number;
  /** Whether a value is over the limit; true for every value above one that is. */
  readonly isOver: (value: number) => boolean;
}

export interface QuantileJudgement {
  readonly verdict: ShareVerdict;
  /** Of these parts alone. */
  readonly evidence: ShareEvidence;
  /** With what earlier runs had shown: what the verdict rests on. */
  readonly pooled: ShareEvidence;
  /** The p-quantile of these parts: the value of rank ⌈np⌉; Infinity where it lies above every finite one. */
  readonly value: number;
  /**
   * Limits that these parts alone don't reject, at the same two errors: `high` is the lowest value that
   * p are shown to be within, `low` the highest that more than 1 − p are shown to reach. Null: not shown.
   */
  readonly low: number | null;
  readonly high: number | null;
}

/** Whether the p-quantile of some values is within a limit, and the bounds that go with the answer. */
export function judgeQuantile(
  parts: readonly TimedValues[],
  { p, burstSeconds, isOver }: QuantileQuestion,
  levels: FamilyLevels,
  earlier: readonly ShareEvidence[] = [],
): QuantileJudgement {
  // 1 − .95 is .050000000000000044, and evidence is pooled by the same p0 only.
  const question = { p0: Number((1 - p).toPrecision(12)), burstSeconds };
  const schedules = parts.map(({ dueMs }) => ({
    dueMs,
    windows: burstWindows(dueMs, burstSeconds),
  }));
  const evidenceOf = (over: (value: number) => boolean): ShareEvidence =>
    poolEvidence(
      schedules.map(({ dueMs, windows }, part) => {
        const flags = Uint8Array.from(parts[part]!.values, (value) => Number(over(value)));
        return collectEvidence({ dueMs, over: flags }, question, windows);
      }),
    );
  const evidence = evidenceOf(isOver);
  const pooled = poolEvidence([...earlier, evidence]);
  const sorted = sortedValues(parts);
  const verdictAt = (rank: number) =>
    judgeShare(
      evidenceOf((value) => rank < 0 || value > sorted[rank]!),
      levels,
    );
  const alone = judgeShare(evidence, levels);
  const atLimit = evidence.requests - evidence.over - 1;
  const last = sorted.length - 1;
  const high =
    alone === 'at most'
      ? firstRank(-1, atLimit, (rank) => verdictAt(rank) === 'at most')
      : firstRank(atLimit, last + 1, (rank) => verdictAt(rank) === 'at most');
  const low =
    alone === 'above'
      ? firstRank(atLimit, last + 1, (rank) => verdictAt(rank) !== 'above')
      : firstRank(-2, atLimit, (rank) => verdictAt(rank) !== 'above');
  return {
    verdict: earlier.length === 0 ? alone : judgeShare(pooled, levels),
    evidence,
    pooled,
    value: sorted[Math.max(0, Math.ceil(sorted.length * p * (1 - 2 * Number.EPSILON)) - 1)]!,
    // Where all are over a limit below the first value, the quantile is at least that one.
    low: low < 0 ? null : sorted[low]!,
    high: high > last ? null : sorted[high]!,
  };
}

/** The first rank in (low, high] at which `holds` turns true, `high` being taken to be one. */
function firstRank(low: number, high: number, holds: (rank: number) => boolean): number {
  let [before, at] = [low, high];
  while (at - before > 1) {
    const middle = (before + at) >> 1;
    if (holds(middle)) at = middle;
    else before = middle;
  }
  return at;
}

function sortedValues(parts: readonly TimedValues[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { values }) => sum + values.length, 0));
  let at = 0;
  for (const { values } of parts) {
    all.set(values, at);
    at += values.length;
  }
  return all.toSorted();
}
