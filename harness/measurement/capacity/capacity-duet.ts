import type { BothSides } from '../both-sides.ts';
import type { CapacityRate, HeldUp } from './capacity.ts';

/** What a search alone shows of one side. */
export interface CapacityOfSide {
  /** The highest rate at which the objective is shown to hold; null where there is none. */
  readonly low: number | null;
  /** The lowest rate at which it is shown not to. */
  readonly high: number | null;
  /** The highest rate at which it looks kept. */
  readonly estimate: number | null;
  /** Ascending. */
  readonly rates: readonly CapacityRate[];
  /** Absent where nobody looked, or not for long enough. */
  readonly heldUp?: HeldUp;
}

/** Whether a side kept the objective in one stretch; null where the load generator did not apply the rate. */
export type Kept = boolean | null;

/** Two stretches, one a side, right after each other: the candidate's rate is lower by the margin. */
export interface CapacityPair {
  /** Iterations a second, whole ones. */
  readonly rates: BothSides<number>;
  readonly kept: BothSides<Kept>;
  /** Of each stretch. */
  readonly seconds: number;
}

/** The highest rates of two sides that keep an objective: both searches, and the pairs that decide. */
export interface CapacityDuetMeasurement {
  readonly kind: 'capacity duet';
  readonly subject: string;
  /** As it is written: `p99 < 50ms`. */
  readonly objective: string;
  /** What the base is: an address, a git ref. */
  readonly against: string;
  /** How much lower the candidate's may be, for which the pairs were chosen; inside (0, 1). */
  readonly margin: number;
  readonly sides: BothSides<CapacityOfSide>;
  /** The error that each bound of the searches may make. */
  readonly boundError: number;
  /** In the order in which they were measured. */
  readonly pairs: readonly CapacityPair[];
  readonly seconds: number;
  /** Why it ended undecided; null where it is decided. */
  readonly stopped: string | null;
  readonly broken: string | null;
  /** Whether it broke with the load generator, which says nothing of either side. */
  readonly isGeneratorLost?: boolean;
}
