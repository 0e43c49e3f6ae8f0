import { matchesSubject, moreSpecificFirst } from '../thresholds/subject.ts';
import type { Statistic, Threshold } from '../thresholds/threshold.ts';

/** One threshold for one subject: what a rule judges. */
export interface Gate<S extends Statistic = Statistic> {
  /** `load/predict latency.p99`: unique in a run. */
  readonly id: string;
  readonly subject: string;
  readonly statistic: S;
  readonly threshold: Threshold;
}

/**
 * Lays the thresholds on the subjects that are to be measured. A pattern gives one gate a subject; of
 * several that name the same statistic of a subject the most specific holds. A threshold that names
 * nothing stays a gate under its own name, so that it can be reported as not measured.
 */
export function resolveGates(
  thresholds: readonly Threshold[],
  subjects: readonly string[],
): Gate[] {
  const ordered = thresholds.toSorted((a, b) => moreSpecificFirst(a.subject, b.subject));
  const gates = new Map<string, Gate>();
  for (const threshold of ordered) {
    const named = subjects.filter((subject) => matchesSubject(threshold.subject, subject));
    for (const subject of named.length > 0 ? named : [threshold.subject]) {
      const id = gateId(subject, threshold.statistic);
      if (!gates.has(id)) gates.set(id, { id, subject, statistic: threshold.statistic, threshold });
    }
  }
  const position = (gate: Gate) => thresholds.indexOf(gate.threshold);
  return [...gates.values()].toSorted((a, b) => position(a) - position(b));
}

export function gateId(subject: string, statistic: Pick<Statistic, 'name'>): string {
  return `${subject} ${statistic.name}`;
}
