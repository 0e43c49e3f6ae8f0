import { endCode } from '../../measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../measurement/measurement.ts';

/** How long each request kept its user from the next one: until its answer, its failure or its end. */
export function heldMsOf({ ledger }: LoadMeasurement): (entry: number) => number {
  return (entry) => {
    switch (ledger.end[entry]) {
      case endCode.answered:
      case endCode['in flight']:
        return ledger.latencyMs[entry]!;
      case endCode.failed:
        return ledger.tookMs?.[entry] ?? 0;
      default:
        return 0;
    }
  };
}
