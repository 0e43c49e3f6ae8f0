import type { BothSides } from '../both-sides.ts';
import type { DuetRequests } from './duet.ts';

export interface SideFigures {
  readonly requests: number;
  /** Without an answer, or with a wrong one. */
  readonly failed: number;
}

/** What each side was sent, and what it failed. */
export function sideFigures(rounds: readonly DuetRequests[]): BothSides<SideFigures> {
  const base = { requests: 0, failed: 0 };
  const candidate = { requests: 0, failed: 0 };
  for (const { isCandidate, tookMs } of rounds) {
    for (const [index, took] of tookMs.entries()) {
      const side = isCandidate[index] === 1 ? candidate : base;
      side.requests += 1;
      if (took === Number.POSITIVE_INFINITY) side.failed += 1;
    }
  }
  return { base, candidate };
}
