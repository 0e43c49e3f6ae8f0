import type { Measured, Verdict } from '../verdicts/verdict.ts';

export interface Allowance {
  /** The most to spend on one live measurement. */
  readonly budgetMs: number;
  readonly signal: AbortSignal;
}

/** What a gate said. */
export interface Answer {
  readonly verdict: Verdict;
  /** What `measured` is of: `heap`, `slower`, `latency.p97`. */
  readonly statistic: string;
  readonly measured: Measured | null;
  /** As it was written: `<= 1 B/op`. */
  readonly limit: string;
  readonly reason: string;
  readonly needs: string | null;
  /** The statistics that failed, where `verdict` is `fail`. */
  readonly blames: readonly string[];
}
