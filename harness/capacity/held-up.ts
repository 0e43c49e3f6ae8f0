import type { HeldUp } from '../measurement/capacity/capacity.ts';
import { tellsBottleneck } from '../verdicts/bottleneck/bottleneck.ts';
import type { RateRecord } from './rate-record.ts';

/**
 * What was full where the objective ceases to hold: at the lowest rate that looks broken and was looked at for
 * long enough. Null where there is none.
 * @param records ascending
 */
export function heldUpAtKnee(records: readonly RateRecord[]): HeldUp | null {
  for (const record of records) {
    const { rate, bottleneck } = record;
    if (!looksBroken(record) || bottleneck === null || !tellsBottleneck(bottleneck)) continue;
    const [likely] = bottleneck.findings;
    return { rate, by: likely?.name ?? null, evidence: likely?.evidence ?? [bottleneck.sentence] };
  }
  return null;
}

/** The lowest rate at which the objective looks broken; null where there is none. */
export function lowestBroken(records: readonly RateRecord[]): number | null {
  return records.find(looksBroken)?.rate ?? null;
}

function looksBroken({ holding, overRatio, generator }: RateRecord): boolean {
  return generator === null && (holding === 'exceeds' || (holding === 'open' && overRatio > 1));
}
