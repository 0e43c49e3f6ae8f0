import { errorTrials } from './trials/errors.ts';
import { latencyTrials } from './trials/latency.ts';
import { leakTrials } from './trials/leak.ts';
import { percentileTrials } from './trials/percentile.ts';
import type { Trial } from './trial.ts';

/** Everything that `assay selftest` asks, in its order: reading this list tells what it tries. */
export const trials: readonly Trial[] = [
  ...leakTrials,
  ...latencyTrials,
  ...percentileTrials,
  ...errorTrials,
];
