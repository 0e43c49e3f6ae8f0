import { requireOneRate } from '../capacity/require-one-rate.ts';
import { parseSlo, type Slo } from '../capacity/slo.ts';
import { comparesCapacities, suiteOf, type Threshold } from '../thresholds/threshold.ts';
import { resolveGates } from '../verdicts/gate.ts';
import { type SearchedScript, START_SECONDS } from './plan-capacities.ts';

/** Whether the highest rate of one script that keeps one objective is lower than at another commit. */
export interface PlannedCapacityDuet {
  readonly path: string;
  readonly subject: string;
  /** As it is written. */
  readonly objective: string;
  readonly slo: Slo;
  /** The git ref that it is compared with. */
  readonly than: string;
  /** How much lower it may be; inside (0, 1). */
  readonly margin: number;
  /** The rate of the script, with which the searches begin; iterations a second. */
  readonly start: number;
}

/** Both searches, and the pairs. */
export const USUAL_COMPARED_SECONDS = 600;

/** How long one comparison may take. @param asked what the command line gives a load; null for the usual time */
export function comparisonSeconds(asked: number | null): number {
  return asked ?? USUAL_COMPARED_SECONDS;
}

/** What comparisons take in all. */
export function comparedSeconds(
  planned: readonly PlannedCapacityDuet[],
  asked: number | null,
): number {
  return planned.length * (comparisonSeconds(asked) + 2 * START_SECONDS);
}

/**
 * The comparisons of highest rates that thresholds ask of scripts.
 * @throws {UsageError} an objective that can't be read, or a script without one arrival rate to raise
 */
export function planCapacityDuets(
  scripts: readonly SearchedScript[],
  thresholds: readonly Threshold[],
): readonly PlannedCapacityDuet[] {
  const wanted = thresholds.filter(
    ({ subject, statistic }) => comparesCapacities(statistic) && suiteOf(subject) === 'load',
  );
  const subjects = scripts.flatMap(({ scenarios }) => scenarios.map(({ subject }) => subject));
  return resolveGates(wanted, subjects).flatMap(({ subject, statistic, threshold }) => {
    if (!comparesCapacities(statistic)) return [];
    const where = `thresholds[${JSON.stringify(threshold.subject)}].capacity`;
    const { objective, than } = statistic;
    const slo = parseSlo(objective, where);
    const script = scripts.find(({ scenarios }) =>
      scenarios.some((one) => one.subject === subject),
    );
    // One that k6 refuses says so itself.
    if (script === undefined) return [];
    const start = requireOneRate(script, where);
    const margin = threshold.bound.limit.value;
    return [{ path: script.path, subject, objective, slo, than, margin, start }];
  });
}
