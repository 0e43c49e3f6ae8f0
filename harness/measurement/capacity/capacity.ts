/** Whether an objective is shown to hold at a rate, is shown not to, or neither by now. */
export type Holding = 'holds' | 'exceeds' | 'open';

/** What was seen at one rate. */
export interface CapacityRate {
  /** Iterations a second. */
  readonly rate: number;
  readonly seconds: number;
  readonly requests: number;
  readonly failed: number;
  readonly holding: Holding;
  /** Share over the limit, as a multiple of what the objective allows. */
  readonly overRatio: number;
  /** Infinity where the percentile was not answered. */
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number };
  /** Cores that the processes of the target used; null where that can't be seen. */
  readonly cores: number | null;
}

/** What probably holds a target up at a rate that it does not bear. */
export interface HeldUp {
  /** Iterations a second. */
  readonly rate: number;
  /** `CPU of the target`; null where none is evident. */
  readonly by: string | null;
  /** What was read, each a clause. */
  readonly evidence: readonly string[];
}

/** Between which rates an objective ceases to hold: the outcome of one search, decided while it was measured. */
export interface CapacityMeasurement {
  readonly kind: 'capacity';
  readonly subject: string;
  /** As it is written: `p99 < 50ms`. */
  readonly objective: string;
  /** The highest rate at which it is shown to hold; null where there is none. */
  readonly low: number | null;
  /** The lowest rate at which it is shown not to. */
  readonly high: number | null;
  /** The highest rate at which it looks kept. */
  readonly estimate: number | null;
  /** Ascending. */
  readonly rates: readonly CapacityRate[];
  readonly seconds: number;
  /** Absent where nobody looked, or not for long enough. */
  readonly heldUp?: HeldUp;
  /** Why the search ended before both bounds were close; null where they are. */
  readonly stopped: string | null;
  readonly broken: string | null;
  /** Whether it broke with the load generator, which says nothing of the target. */
  readonly isGeneratorLost?: boolean;
}
