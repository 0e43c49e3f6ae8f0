import type { DuetMeasurement } from '../../measurement/duet/duet.ts';
import type { Evidence } from '../../measurement/evidence.ts';
import { percentileCurve } from '../percentile-curve.ts';

/** Latency by percentile of both sides, over all that each was sent: what failed lies above every answer. */
export function duetCurves({ rounds, against }: DuetMeasurement): Evidence {
  const of = (side: 0 | 1): Float64Array =>
    Float64Array.from(
      rounds.flatMap(({ isCandidate, tookMs }) =>
        Array.from(tookMs).filter((_, index) => isCandidate[index] === side),
      ),
    );
  const sides = [percentileCurve('this side', of(1)), percentileCurve(against, of(0))];
  return { kind: 'percentiles', unit: 'ms', series: sides.filter(({ x }) => x.length > 0) };
}
