import type { Interval } from '../metrics/format-quantity.ts';
import type { Unit } from '../metrics/metric.ts';
import type { Limit, Severity } from '../thresholds/threshold.ts';
import type { Evidence } from '../measurement/evidence.ts';

export type { Comparison, Limit, Severity } from '../thresholds/threshold.ts';

/** What a gate says. `inconclusive` is an answer: the data can't tell, and `needs` says what would. */
export type Verdict = 'pass' | 'fail' | 'inconclusive';

/** A measured value with its interval; `null` where nothing was measured (which is never a pass). */
export interface Measured {
  readonly value: number;
  readonly unit: Unit;
  /** Two-sided bounds at `confidence`; `null` for an exact count. */
  readonly interval: Interval | null;
  /** 0 to 1, e.g. .99; 1 for an exact count. */
  readonly confidence: number;
  /** What was counted and how many: `{ count: 6000, of: 'requests' }`. */
  readonly sample: { readonly count: number; readonly of: string };
}

/** One threshold after it was judged: everything that a reporter needs, nothing for it to decide. */
export interface GateResult {
  /** Unique in the run: `load/predict latency.p99`. */
  readonly id: string;
  /** What the threshold is about: `load/predict`, `stress/predict`, `tests`. */
  readonly subject: string;
  /** Which statistic of it: `latency.p99`, `errors`, `retained.heap`. */
  readonly statistic: string;
  readonly severity: Severity;
  readonly verdict: Verdict;
  readonly limit: Limit;
  readonly measured: Measured | null;
  /** The same value in the baseline or in the last run on this kind of machine, where there is one. */
  readonly baseline: { readonly value: number; readonly from: string } | null;
  /** One sentence: why this verdict. Never empty. */
  readonly reason: string;
  /** For `inconclusive`: what it would take to decide, e.g. `2,400 more requests (about 12 s)`. */
  readonly needs: string | null;
  /** The exact command that measures this gate again. */
  readonly again: string;
  readonly evidence: readonly Evidence[];
}
