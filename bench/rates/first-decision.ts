import { lookLevel } from '../../harness/statistics/looks.ts';
import { collectEvidence } from '../../harness/statistics/share/evidence.ts';
import { judgeShare } from '../../harness/statistics/share/judge-share.ts';
import { burstWindows } from '../../harness/statistics/share/windows.ts';
import type { SimulatedRun } from './streams.ts';

export interface LookedAt {
  readonly p0: number;
  readonly burstSeconds: number;
  /** Of all looks together, each way. */
  readonly alpha: number;
  /** Seconds, ascending. */
  readonly looks: readonly number[];
}

/** At which look a run is decided, and how; null where it is at none. */
export function firstDecision(
  { dueMs, score }: SimulatedRun,
  { p0, burstSeconds, alpha, looks }: LookedAt,
): { readonly verdict: 'at most' | 'above'; readonly seconds: number } | null {
  for (const [index, seconds] of looks.entries()) {
    const end = dueMs.findIndex((at) => at >= seconds * 1000);
    const due = end < 0 ? dueMs : dueMs.subarray(0, end);
    const over = Uint8Array.from(score.subarray(0, due.length), (one) => Number(one > 0));
    const windows = burstWindows(due, burstSeconds);
    const evidence = collectEvidence({ dueMs: due, over }, { p0, burstSeconds }, windows);
    const level = lookLevel(alpha, index + 1);
    const verdict = judgeShare(evidence, { pass: level, fail: level });
    if (verdict !== 'open') return { verdict, seconds };
  }
  return null;
}
