import { ledgerOf } from '../../../../harness/measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../../../harness/measurement/measurement.ts';
import { seededRandom } from '../../../../harness/statistics/random.ts';

/** A load run that never took place: 200 requests a second, latencies from 2 to 8 ms. */
export function loadRun({
  seconds = 30,
  rate = 200,
  slowShare = 0,
  failShare = 0,
  seed = 1,
  ...rest
}: Partial<LoadMeasurement> & {
  seconds?: number;
  rate?: number;
  slowShare?: number;
  failShare?: number;
  seed?: number;
} = {}): LoadMeasurement {
  const random = seededRandom(seed);
  const n = seconds * rate;
  const dueMs = Float64Array.from({ length: n }, (_, i) => (i * 1000) / rate);
  const latencyMs = Float64Array.from(
    { length: n },
    () => 2 + 6 * random() ** 3 + (random() < slowShare ? 50 : 0),
  );
  const failed = Uint8Array.from({ length: n }, () => Number(random() < failShare));
  return {
    kind: 'load',
    subject: 'load/predict',
    iterations: n,
    droppedIterations: 0,
    ledger: ledgerOf({ dueMs, latencyMs, failed }),
    applied: null,
    generator: null,
    endpoints: [],
    hops: 0,
    plannedRate: rate,
    plannedSeconds: seconds,
    broken: null,
    ...rest,
  };
}
