import { blockRatios } from '../../measurement/duet/block-ratios.ts';
import { allocatedPerRequest } from '../../measurement/duet/allocated.ts';
import type { BesideSide } from '../../measurement/duet/beside-side.ts';
import type { DuetMeasurement } from '../../measurement/duet/duet.ts';
import { sideFigures } from '../../measurement/duet/side-figures.ts';
import type { Evidence } from '../../measurement/evidence.ts';
import { formatEstimate, formatQuantity } from '../../metrics/format-quantity.ts';
import type { FamilyLevels } from '../../statistics/family.ts';
import { signSequence } from '../../statistics/sign-sequence.ts';

/** The percentiles that are shown of each endpoint, whatever is gated. */
const shownPercentiles = [0.5, 0.95] as const;

/** What a reader of a duet wants beside its verdict: both sides by endpoint, and what they cost. */
export function duetTables(measurement: DuetMeasurement, levels: FamilyLevels): Evidence[] {
  return [sidesTable(measurement), endpointTable(measurement, levels)];
}

type Row = Extract<Evidence, { kind: 'table' }>['rows'][number];

function endpointTable(measurement: DuetMeasurement, levels: FamilyLevels): Evidence {
  const { endpoints } = measurement;
  const numbers: (number | null)[] = [null, ...endpoints.keys()];
  return {
    kind: 'table',
    title: `${measurement.against} and this side, by endpoint`,
    columns: ['endpoint', 'percentile', 'base', 'this side', 'slower by', 'blocks'],
    rows: numbers.flatMap((endpoint) =>
      shownPercentiles.map((p): Row => {
        const { logRatios, baseMs, candidateMs } = blockRatios(measurement, p, { endpoint });
        return [
          endpoint === null ? '(all)' : (endpoints[endpoint] ?? ''),
          `p${p * 100}`,
          shownMs(baseMs),
          shownMs(candidateMs),
          slowerBy(logRatios, levels),
          logRatios.length,
        ];
      }),
    ),
  };
}

function sidesTable({ rounds, cpu, beside, against }: DuetMeasurement): Evidence {
  const sides = sideFigures(rounds);
  const perRequest = (side: 'base' | 'candidate') =>
    cpu === null || sides[side].requests === 0
      ? 'not seen'
      : formatQuantity((cpu[side].seconds * 1000) / sides[side].requests, 'ms');
  return {
    kind: 'table',
    title: 'what each side did',
    columns: ['side', 'requests', 'failed', 'CPU a request', 'allocated a request'],
    rows: (
      [
        [against, 'base'],
        ['this side', 'candidate'],
      ] as const
    ).map(([name, side]): Row => {
      const { requests, failed } = sides[side];
      return [name, requests, failed, perRequest(side), allocated(beside?.[side])];
    }),
  };
}

function allocated(side: BesideSide | undefined): string {
  const bytes = allocatedPerRequest(side);
  return typeof bytes === 'string' ? `not known: ${bytes}` : formatQuantity(bytes, 'B');
}

function shownMs(ms: number): string {
  return Number.isFinite(ms) ? formatQuantity(ms, 'ms') : 'no answer';
}

function slowerBy(logRatios: readonly number[], levels: FamilyLevels): string {
  if (logRatios.length === 0) return 'too few';
  const { median, low, high } = signSequence(logRatios, 0, levels);
  return formatEstimate(Math.expm1(median), [asShare(low), asShare(high)], 'ratio');
}

function asShare(logRatio: number | null): number | null {
  return logRatio === null ? null : Math.expm1(logRatio);
}
