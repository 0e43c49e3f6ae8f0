import { isLost, steadyStateOf } from '../../measurement/steady-state.ts';
import { countEnds, type LoadLedger } from '../../measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../measurement/measurement.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { type Judgement, notMeasured } from '../rule.ts';

/**
 * Judges a load without its warm-up. Of that only answers are left out: what failed in it, was dropped or
 * was never sent stays where it was, over every limit. A load that is never shown to be steady is inconclusive.
 */
export function onceSteady(
  measurement: LoadMeasurement,
  judge: (settled: LoadMeasurement) => Judgement,
): Judgement {
  // Whatever the part that is asked for, none of it was answered.
  if (countEnds(measurement.ledger, 'answered') === 0) return judge(measurement);
  const { state, sentence, warmUps } = steadyStateOf(measurement);
  if (state !== 'steady') {
    return notMeasured(
      `it is asked of the steady part of the load, and there is none: ${sentence}`,
      state === 'never'
        ? 'a longer load, or a target that settles'
        : 'a longer load at a constant rate',
    );
  }
  const { ledger, segments = [0] } = measurement;
  const isWarmUp = new Uint8Array(ledger.dueMs.length);
  for (const [first, past] of warmUps) isWarmUp.fill(1, first, past);
  const kept = Uint32Array.from(ledger.dueMs.keys()).filter(
    (i) => isWarmUp[i] === 0 || isLost(ledger.end[i]),
  );
  const left = ledger.dueMs.length - kept.length;
  const judgement = judge({
    ...measurement,
    ledger: entriesOf(ledger, kept),
    segments: segments.map((from) => {
      const at = kept.findIndex((index) => index >= from);
      return at < 0 ? kept.length : at;
    }),
  });
  const aside = left === 0 ? '' : `; ${formatQuantity(left, 'count')} answers before it left out`;
  return { ...judgement, reason: `${judgement.reason} (${sentence}${aside})` };
}

function entriesOf(ledger: LoadLedger, kept: Uint32Array): LoadLedger {
  const { tookMs, lateMeanwhileMs } = ledger;
  return {
    ...ledger,
    dueMs: Float64Array.from(kept, (i) => ledger.dueMs[i]!),
    latencyMs: Float64Array.from(kept, (i) => ledger.latencyMs[i]!),
    end: Uint8Array.from(kept, (i) => ledger.end[i]!),
    lateMs: Float32Array.from(kept, (i) => ledger.lateMs[i]!),
    ...(tookMs !== undefined && { tookMs: Float32Array.from(kept, (i) => tookMs[i]!) }),
    ...(lateMeanwhileMs !== undefined && {
      lateMeanwhileMs: Float32Array.from(kept, (i) => lateMeanwhileMs[i]!),
    }),
  };
}
