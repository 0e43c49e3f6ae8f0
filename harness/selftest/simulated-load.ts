import { ledgerOf } from '../measurement/load-ledger.ts';
import type { LoadMeasurement } from '../measurement/measurement.ts';
import { seededRandom } from '../statistics/random.ts';

export interface SimulatedLoad {
  readonly requests: number;
  /** Of the requests, those that take 50 ms longer. */
  readonly slowShare?: number;
  /** Of the requests, those that fail, and do so within a millisecond. */
  readonly failedShare?: number;
}

export const subject = 'load/simulated';

const RATE_PER_SECOND = 200;
const SLOW_MS = 50;
/** Samples that are the same each time: what they try is the rule, and not the luck of the draw. */
const SEED = 20_260_101;

/** A scenario that never took place: 200 requests a second, 2 to 8 ms each, slow and failed ones at random. */
export function simulatedLoad({
  requests,
  slowShare = 0,
  failedShare = 0,
}: SimulatedLoad): LoadMeasurement {
  const random = seededRandom(SEED);
  const failed = Uint8Array.from({ length: requests }, () => Number(random() < failedShare));
  const latencyMs = Float64Array.from({ length: requests }, (_, i) => {
    const usualMs = 2 + 6 * random() ** 3;
    const isSlow = random() < slowShare;
    return failed[i] === 1 ? 1 : usualMs + (isSlow ? SLOW_MS : 0);
  });
  const startMs = Float64Array.from({ length: requests }, (_, i) => (i * 1000) / RATE_PER_SECOND);
  return {
    kind: 'load',
    subject,
    iterations: requests,
    droppedIterations: 0,
    ledger: ledgerOf({ dueMs: startMs, latencyMs, failed }),
    applied: null,
    generator: null,
    endpoints: [],
    hops: 0,
    plannedRate: RATE_PER_SECOND,
    plannedSeconds: requests / RATE_PER_SECOND,
    broken: null,
  };
}
