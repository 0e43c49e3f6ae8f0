import { parseSlo, type Slo } from '../capacity/slo.ts';
import { requireOneRate } from '../capacity/require-one-rate.ts';
import type { PlannedScript } from '../load/plan-script.ts';
import { suiteOf, type Threshold } from '../thresholds/threshold.ts';
import { resolveGates } from '../verdicts/gate.ts';

/** A search for the highest rate of one script that keeps one objective. */
export interface PlannedCapacity {
  readonly path: string;
  readonly subject: string;
  /** As it is written. */
  readonly objective: string;
  readonly slo: Slo;
  /** The rate that the gate asks for, with which the search begins; iterations a second. */
  readonly start: number;
}

export type SearchedScript = PlannedScript & { readonly path: string };

/** To start the target and k6 once more, for each search. */
export const START_SECONDS = 8;
const USUAL_SECONDS = 240;

/** How long a search may take. @param asked what the command line gives a load; null for the usual time */
export function searchSeconds(asked: number | null): number {
  return asked ?? USUAL_SECONDS;
}

/** What searches take in all. */
export function capacitySeconds(planned: readonly PlannedCapacity[], asked: number | null): number {
  return planned.length * (searchSeconds(asked) + START_SECONDS);
}

/**
 * The searches that thresholds ask of scripts.
 * @throws {UsageError} an objective that can't be read, or a script without one arrival rate to raise
 */
export function planCapacities(
  scripts: readonly SearchedScript[],
  thresholds: readonly Threshold[],
): readonly PlannedCapacity[] {
  const wanted = thresholds.filter(
    ({ subject, statistic }) => statistic.kind === 'capacity' && suiteOf(subject) === 'load',
  );
  const subjects = scripts.flatMap(({ scenarios }) => scenarios.map(({ subject }) => subject));
  return resolveGates(wanted, subjects).flatMap(({ subject, statistic, threshold }) => {
    if (statistic.kind !== 'capacity') return [];
    const where = `thresholds[${JSON.stringify(threshold.subject)}].capacity`;
    const { objective } = statistic;
    const slo = parseSlo(objective, where);
    const script = scripts.find(({ scenarios }) =>
      scenarios.some((one) => one.subject === subject),
    );
    // One that k6 refuses says so itself.
    if (script === undefined) return [];
    requireOneRate(script, where);
    const start = Math.max(1, Math.ceil(threshold.bound.limit.value));
    return [{ path: script.path, subject, objective, slo, start }];
  });
}
