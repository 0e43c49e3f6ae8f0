import type { Wanted } from '../../measurement/leak/trajectory.ts';
import type {
  RetainedJudgement,
  RetainedLimit,
  Trajectory,
} from '../../measurement/leak/trajectory.ts';

/** Why levels that look like a leak are none yet, and what would tell. */
export interface Doubt {
  /** One sentence. */
  readonly reason: string;
  readonly needs: string;
  /** Evidence that the measurement can still give. */
  readonly wants?: Wanted;
}

/** What the levels alone would call a leak. */
export interface Suspect {
  readonly trajectory: Trajectory;
  readonly limit: RetainedLimit;
  readonly leak: RetainedJudgement;
  /** Whether it rose in the steps of a table, and not with each block. */
  readonly inSteps: boolean;
  /** Whether the budget is used up. */
  readonly isLast: boolean;
}

/** One reason to doubt it; null where it has none. */
export type Veto = (suspect: Suspect) => Doubt | null;
