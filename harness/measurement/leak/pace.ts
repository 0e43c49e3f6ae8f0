/** How long the parts of a measurement last. All of it is fixed before anything is measured. */
export interface Pace {
  readonly warmUpMs: number;
  readonly warmUpBlockMs: number;
  /** The longest block of the warm-up has at least so many, unless the longest warm-up ends before. */
  readonly warmUpOperations: number;
  readonly longestWarmUpMs: number;
  readonly warmUpSamples: number;
  readonly firstWindowMs: number;
  /** The first window may be as short as that where it has so many operations all the same. */
  readonly shortestWindowMs: number;
  readonly manyOperations: number;
  /**
   * Blocks in a window. With 10, and so 11 points, the 99 % rank bounds of Sen's slope leave 12 of the 55
   * pair slopes on each side: two single steps in a window cannot lift the lower bound.
   */
  readonly blocks: number;
  /** Measured whatever the budget: no verdict is possible with fewer. */
  readonly fewestWindows: number;
  /** Before each sample, while something is in flight. */
  readonly settleMs: number;
  /** The longest pause for clean-up that comes late, where a window left something open. */
  readonly drainMs: number;
  /** Its first step; each further one is twice as long. */
  readonly firstPauseMs: number;
  /** What drives it holds connections from the warm-up on: they are no requests in flight. */
  readonly keepsConnections: boolean;
  /** A block that takes longer than this, and than 20 times what was expected, hangs. */
  readonly blockDeadlineMs: number;
}

/** An operation in our own fresh process: about 1.5 s for a clean one. */
export const inProcess: Pace = {
  warmUpMs: 250,
  warmUpBlockMs: 30,
  warmUpOperations: 32,
  longestWarmUpMs: 1_500,
  warmUpSamples: 3,
  firstWindowMs: 250,
  shortestWindowMs: 100,
  manyOperations: 50_000,
  blocks: 10,
  fewestWindows: 2,
  settleMs: 20,
  drainMs: 2_000,
  firstPauseMs: 25,
  keepsConnections: false,
  blockDeadlineMs: 15_000,
};

/** A server that is driven from outside: pools, caches and JIT of a whole application have to fill. */
export const throughHttp: Pace = {
  warmUpMs: 2_000,
  warmUpBlockMs: 400,
  warmUpOperations: 64,
  longestWarmUpMs: 6_000,
  warmUpSamples: 5,
  firstWindowMs: 1_250,
  shortestWindowMs: 500,
  manyOperations: 2_000,
  blocks: 10,
  fewestWindows: 2,
  settleMs: 100,
  drainMs: 3_000,
  firstPauseMs: 100,
  keepsConnections: true,
  blockDeadlineMs: 30_000,
};
