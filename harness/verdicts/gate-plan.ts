/** What a scenario is going to send. */
export interface PlannedLoad {
  readonly subject: string;
  readonly rate: number | null;
  readonly seconds: number | null;
  /** How long it may go on while a gate is undecided; absent: no longer than planned. */
  readonly mostSeconds?: number | null;
}

/** What a gate will need, said before anything is measured. */
export interface GatePlan {
  readonly id: string;
  /** The fewest samples that can make it pass; null where it is a count, or where the rate is not known. */
  readonly samplesNeeded: number | null;
  readonly of: string;
  readonly samplesPlanned: number | null;
  /** How long that takes; null where it takes no time of its own. */
  readonly seconds: number | null;
  /** Whether the plan decides a service at half of its limit; false: none at all; null: it depends. */
  readonly fits: boolean | null;
  /** Whether it has to be decided; false: it counts only where it fails. */
  readonly isGated: boolean;
  /** `p99.9 at 99 % needs 18,412 requests; you asked for 2,000: inconclusive`. */
  readonly sentence: string;
}
