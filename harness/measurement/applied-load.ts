/** How much of its plan a scenario got to send. */
export interface AppliedLoad {
  /** Arrivals; of a closed scenario with a number of iterations, those. */
  readonly planned: number;
  /** Started more than a tick and more than 10 ms after they were due: late by the load generator. */
  readonly late: number;
  /**
   * Started so late because no virtual user was free: of a schedule whose arrivals wait for a user. They
   * are not among `late`.
   */
  readonly held: number;
  /** No virtual user was free. */
  readonly dropped: number;
  /** The plan or the run ended first. */
  readonly unsent: number;
  /**
   * Of the users that were in an iteration when arrivals were dropped, the share that waited for an
   * answer; null where none was dropped or none can be told.
   */
  readonly waitingShare: number | null;
  /** The users that were in an iteration then, of all that the plan has. */
  readonly presentShare: number | null;
}

/** What the load generator and its machine were busy with. */
export interface GeneratorUse {
  /** CPU time of k6 a second, in cores. */
  readonly cores: number;
  /** Cores that the machine has. */
  readonly machineCores: number;
  /** Of the machine's CPU time, the share that its host took away. */
  readonly stealShare: number;
}
