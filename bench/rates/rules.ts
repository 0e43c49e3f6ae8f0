import { binomialAtLeast, binomialAtMost } from '../../harness/statistics/binomial.ts';
import type { BurstWindows } from '../../harness/statistics/share/windows.ts';
import { burstWindows } from '../../harness/statistics/share/windows.ts';
import { collectEvidence } from '../../harness/statistics/share/evidence.ts';
import { judgeShare, type ShareVerdict } from '../../harness/statistics/share/judge-share.ts';
import { countClusters } from './clusters-of-v01.ts';
import type { SimulatedRun } from './streams.ts';

export interface Question {
  readonly p0: number;
  readonly alpha: number;
  readonly burstSeconds: number;
  readonly rate: number;
}

export interface RateRule {
  readonly name: string;
  readonly judge: (run: SimulatedRun, question: Question) => ShareVerdict;
}

const flagsOf = (score: Float64Array, limit = 0) =>
  Uint8Array.from(score, (one) => Number(one > limit));

function countOf(flags: Uint8Array): number {
  let over = 0;
  for (const flag of flags) over += flag;
  return over;
}

/** `http_req_duration: p(95)<L` compares one number with another. */
const k6: RateRule = {
  name: "k6's threshold",
  judge: ({ score }, { p0 }) =>
    countOf(flagsOf(score)) <= p0 * score.length ? 'at most' : 'above',
};

/** Exact for independent requests. */
const plainBinomial: RateRule = {
  name: 'plain binomial',
  judge: ({ score }, { p0, alpha }) => decide(countOf(flagsOf(score)), score.length, 1, p0, alpha),
};

function decide(k: number, n: number, design: number, p0: number, alpha: number): ShareVerdict {
  if (binomialAtMost(k / design, n / design, p0) <= alpha) return 'at most';
  return binomialAtLeast(k / design, n / design, p0) <= alpha ? 'above' : 'open';
}

/** What a machine that wasn't calibrated was taken to do, in v0.1. */
const ASSUMED_STALL_SECONDS = 0.02;

/** Assay 0.1: n/d requests, d from the bursts that were seen. */
const versionOne: RateRule = {
  name: 'assay 0.1',
  judge: ({ score }, { p0, alpha, rate }) => {
    const n = score.length;
    const flags = flagsOf(score);
    const own = score.toSorted()[Math.ceil(n * (1 - p0)) - 1] ?? 0;
    const over = countClusters(flags);
    const size = Math.max(
      1,
      over.meanSize,
      countClusters(flagsOf(score, own)).meanSize,
      ASSUMED_STALL_SECONDS * rate,
    );
    return decide(over.events, n, over.events === 0 ? size : 2 * size - 1, p0, alpha);
  },
};

/** The rule of harness/statistics/share. */
const now: RateRule = {
  name: 'assay',
  judge: ({ dueMs, score }, { p0, burstSeconds, alpha }) => {
    const question = { p0, burstSeconds };
    const windows = windowsOf(dueMs, burstSeconds);
    const evidence = collectEvidence({ dueMs, over: flagsOf(score) }, question, windows);
    return judgeShare(evidence, { pass: alpha, fail: alpha });
  },
};

/** A metronome's schedule is the same in every run. */
let last: { dueMs: Float64Array; seconds: number; windows: BurstWindows } | null = null;

function windowsOf(dueMs: Float64Array, seconds: number): BurstWindows {
  if (last?.seconds === seconds && isSame(last.dueMs, dueMs)) return last.windows;
  last = { dueMs, seconds, windows: burstWindows(dueMs, seconds) };
  return last.windows;
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a[1] === b[1] && a.at(-1) === b.at(-1);
}

export const rateRules: readonly RateRule[] = [k6, plainBinomial, versionOne, now];
