import { endCode, type LoadLedger } from '../../measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../measurement/measurement.ts';
import { starved } from './starved.ts';

/**
 * From this share of late starts on a load generator is not late now and then but all the time: each start and
 * each answer then waits a turn of its own, and what the starts were late no longer bounds what the reading was.
 */
const ALWAYS_LATE = 0.5;

/**
 * The ledger without what the load generator did: what it never sent is left out, and an answer counts as
 * what it took after it was asked for, less what its reading may have been late (`lateMeanwhileMs`). Where
 * that is not known, the generator was late all the time, or the machine had no CPU time left for the target
 * either, every answer counts as fast. What fails even so fails by the target alone.
 */
export function withoutGenerator(measurement: LoadMeasurement): LoadMeasurement {
  const { lateMeanwhileMs, ...ledger } = measurement.ledger;
  const sent = Uint32Array.from(ledger.end.keys()).filter(
    (index) => ledger.end[index] !== endCode.dropped && ledger.end[index] !== endCode.unsent,
  );
  const { applied, generator } = measurement;
  const isAlwaysLate = applied !== null && applied.late >= applied.planned * ALWAYS_LATE;
  const saysNothing = isAlwaysLate || starved(generator).length > 0;
  const ownMs = (index: number) => {
    if (ledger.end[index] === endCode.failed) return Number.POSITIVE_INFINITY;
    if (saysNothing || ledger.end[index] !== endCode.answered) return 0;
    const late = lateMeanwhileMs?.[index] ?? Number.POSITIVE_INFINITY;
    return Math.max(0, (ledger.tookMs?.[index] ?? 0) - late);
  };
  const own: LoadLedger = {
    ...ledger,
    dueMs: Float64Array.from(sent, (index) => ledger.dueMs[index]!),
    latencyMs: Float64Array.from(sent, ownMs),
    end: Uint8Array.from(sent, (index) => ledger.end[index]!),
    lateMs: new Float32Array(sent.length),
    tookMs: Float32Array.from(sent, (index) => ledger.tookMs?.[index] ?? 0),
  };
  return {
    ...measurement,
    ledger: own,
    segments: (measurement.segments ?? [0]).map((from) => {
      const at = sent.findIndex((index) => index >= from);
      return at < 0 ? sent.length : at;
    }),
  };
}
