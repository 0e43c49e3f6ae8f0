import type { FamilyLevels } from '../family.ts';
import {
  collectEvidence,
  poolEvidence,
  type ShareEvidence,
  type ShareQuestion,
} from './evidence.ts';
import { judgeShare, type ShareVerdict } from './judge-share.ts';
import type { DueStream } from './stream.ts';
import { burstWindows } from './windows.ts';

export interface ProportionJudgement {
  readonly verdict: ShareVerdict;
  /** Of these parts alone. */
  readonly evidence: ShareEvidence;
  /** With what earlier runs had shown: what the verdict rests on. */
  readonly pooled: ShareEvidence;
  /** Shares that these parts alone don't reject, at the same two errors. */
  readonly low: number;
  readonly high: number;
}

/** Bounds are found to a thousandth of themselves. */
const PRECISION = 1e-3;

/** Whether a share is at most p0, and the bounds that go with the answer; 0 < p0 < 1. */
export function judgeProportion(
  parts: readonly DueStream[],
  { p0, burstSeconds }: ShareQuestion,
  levels: FamilyLevels,
  earlier: readonly ShareEvidence[] = [],
): ProportionJudgement {
  const schedules = parts.map((stream) => ({
    stream,
    windows: burstWindows(stream.dueMs, burstSeconds),
  }));
  const evidenceAt = (share: number) =>
    poolEvidence(
      schedules.map(({ stream, windows }) =>
        collectEvidence(stream, { p0: share, burstSeconds }, windows),
      ),
    );
  const evidence = evidenceAt(p0);
  const alone = judgeShare(evidence, levels);
  const pooled = poolEvidence([...earlier, evidence]);
  const seen = evidence.over / Math.max(1, evidence.requests);
  const verdictAt = (share: number) => judgeShare(evidenceAt(share), levels);
  const isShown = (share: number) => verdictAt(share) === 'at most';
  const isNotExceeded = (share: number) => verdictAt(share) !== 'above';
  return {
    verdict: earlier.length === 0 ? alone : judgeShare(pooled, levels),
    evidence,
    pooled,
    high:
      alone === 'at most'
        ? firstShare(seen, p0, isShown)
        : firstShare(Math.max(seen, p0), 1, isShown),
    low:
      alone === 'above'
        ? firstShare(p0, seen, isNotExceeded)
        : seen === 0
          ? 0
          : firstShare(0, Math.min(seen, p0), isNotExceeded),
  };
}

/** The lowest share in (low, high] at which `holds` turns true, `high` being taken to be one. */
function firstShare(low: number, high: number, holds: (share: number) => boolean): number {
  let [before, at] = [low, high];
  while (at - before > PRECISION * at && at > 1e-9) {
    const middle = (before + at) / 2;
    if (holds(middle)) at = middle;
    else before = middle;
  }
  return at;
}
