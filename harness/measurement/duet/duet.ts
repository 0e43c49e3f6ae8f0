import type { AppliedLoad, GeneratorUse } from '../applied-load.ts';
import type { BothSides } from '../both-sides.ts';
import type { BesideSide } from './beside-side.ts';
import type { WhereItWent } from '../where/where.ts';

/** What the processes of a side used while k6 ran. */
interface CpuOfSide {
  readonly seconds: number;
}

/** The requests of one scenario in one launch of both sides, in columns: one entry a request that was sent. */
export interface DuetRequests {
  /** The pair of turns in which each was sent, from 0. */
  readonly pair: Uint32Array;
  /** 1 for the candidate. */
  readonly isCandidate: Uint8Array;
  /** From sending it to the end of its answer; Infinity where none came, or a wrong one. */
  readonly tookMs: Float64Array;
  /** Number of its endpoint, in `endpoints` of the measurement. */
  readonly endpoint: Uint8Array;
}

/** Null where there was no plan to miss, or where it could not be seen. */
interface AppliedRound {
  readonly applied: AppliedLoad | null;
  readonly generator: GeneratorUse | null;
}

/**
 * One scenario whose load two sides had in turn. A *round* is one launch of both sides: within a round a
 * side keeps what its launch drew by lot (its memory layout, its port).
 */
export interface DuetMeasurement {
  readonly kind: 'duet';
  readonly subject: string;
  /** What the base is: an address, a git ref. */
  readonly against: string;
  readonly rounds: readonly DuetRequests[];
  /** Names of the endpoints, the address of neither side in them. */
  readonly endpoints: readonly string[];
  readonly turnMs: number;
  /** How many blocks a round is cut into at most; fixed before the first is judged. */
  readonly blocksARound: number;
  /** How long k6 sent, all rounds together. */
  readonly seconds: number;
  /** Of each round: how much of its plan was applied, and what k6 and its machine were busy with. */
  readonly applied: readonly AppliedRound[];
  /** CPU time of the processes that serve each side; null where it can't be seen from here. */
  readonly cpu: BothSides<CpuOfSide> | null;
  /** What was read beside each side, all rounds together; absent where nobody looked. */
  readonly beside?: BothSides<BesideSide>;
  readonly broken: string | null;
  /** Whether it broke with the load generator, which says nothing of either side. */
  readonly isGeneratorLost?: boolean;
  /** Where the time went, of a load that was profiled afterwards; or why that is not known. */
  readonly where?: WhereItWent | string;
}
