import type { Limit, Threshold } from '../thresholds/threshold.ts';
import { resolveGates } from '../verdicts/gate.ts';

/**
 * The limits that the config sets for a subject, by resource; the module's own hold for the rest. Of
 * several patterns that name one resource the same holds as when the gates are judged.
 */
export function configuredLimits(
  thresholds: readonly Threshold[],
  subject: string,
): Readonly<Record<string, Limit>> {
  const retained = thresholds.filter(({ statistic }) => statistic.kind === 'retained');
  const limits: Record<string, Limit> = {};
  for (const gate of resolveGates(retained, [subject])) {
    // A pattern that names nothing here stays a gate under its own name.
    if (gate.subject !== subject || gate.statistic.kind !== 'retained') continue;
    limits[gate.statistic.resource] = gate.threshold.bound.limit;
  }
  return limits;
}
