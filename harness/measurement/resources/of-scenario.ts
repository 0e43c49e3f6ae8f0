import type { LoadMeasurement } from '../measurement.ts';
import { catalog } from './catalog.ts';
import type { Observed } from './observed.ts';
import type { LoadResources } from './resources.ts';

/** Enough to draw and to compare; the rest of a float is noise in the document. */
const DIGITS = 4;

/** Of a load that began; nothing where nobody looked. */
export function resourcesOfLoad(
  { startedMs, ledger }: Pick<LoadMeasurement, 'startedMs' | 'ledger'>,
  observed: Observed | null,
): Pick<LoadMeasurement, 'resources'> {
  if (observed === null || startedMs === undefined) return {};
  return { resources: resourcesOfScenario(observed, startedMs, ledger.dueMs.at(-1) ?? 0) };
}

/**
 * What was seen while one scenario ran.
 * @param startMs when it started, since the epoch
 * @param lengthMs from there to the last request that was due
 */
export function resourcesOfScenario(
  observed: Observed,
  startMs: number,
  lengthMs: number,
): LoadResources {
  const { everyMs, observerShare, timesMs, columns, statements, notSeen } = observed;
  const kept = timesMs.flatMap((time, index) => {
    const at = time - startMs;
    // A reading stands for the time before it.
    return at > 0 && at <= lengthMs + everyMs ? [index] : [];
  });
  return {
    everyMs,
    observerShare,
    seconds: kept.map((index) => rounded(((timesMs[index] ?? 0) - startMs) / 1000, 6)),
    series: columns.flatMap(({ of, resource, values, full }) => {
      const own = kept.map((index) => values[index] ?? null);
      if (own.every((value) => value === null)) return [];
      const { name, unit } = catalog[resource];
      return [
        {
          of,
          resource,
          name,
          unit,
          values: own.map((value) => (value === null ? null : rounded(value, DIGITS))),
          ...(full !== undefined && { full }),
        },
      ];
    }),
    statements,
    notSeen,
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}
