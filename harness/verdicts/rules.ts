import { capacity } from './capacity.ts';
import { lowerCapacity } from './capacity-duet.ts';
import { accuracy } from './accuracy.ts';
import { droppedIterations } from './dropped-iterations.ts';
import { errorRate } from './error-rate.ts';
import { latencyPercentile } from './latency-percentile.ts';
import { metric } from './metric.ts';
import { moreErrors } from './duet/more-errors.ts';
import { retained } from './retained.ts';
import { score } from './score.ts';
import { slowdown } from './duet/slowdown.ts';
import { slower } from './slower.ts';
import { testsFailed } from './tests-failed.ts';
import { throughput } from './throughput.ts';
import { windowed } from './windowed.ts';

/** Every rule by which a gate is judged: reading this list tells the policy. */
export const rules = [
  testsFailed,
  latencyPercentile,
  errorRate,
  windowed,
  droppedIterations,
  throughput,
  metric,
  retained,
  slower,
  slowdown,
  capacity,
  lowerCapacity,
  moreErrors,
  accuracy,
  score,
] as const;
