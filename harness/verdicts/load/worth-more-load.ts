import type { GateResult } from '../verdict.ts';
import { LEAST_APPLIED } from '../applied.ts';

/**
 * Of the arrivals, the share that may be late where more of the same load can still bring the plan to be
 * applied: twice what may be. What is late while a target warms up is half as large a part of twice the load.
 */
const NEARLY_APPLIED = 1 - 2 * (1 - LEAST_APPLIED);

/**
 * The gates that more of the same load could decide. A load that was not applied, and not nearly, decides
 * nothing, however long it is; one that the target could not bear is decided.
 * @param grows whether what a gate is judged by grows with the load
 */
export function worthMoreLoad(
  gates: readonly GateResult[],
  grows: (gate: GateResult) => boolean,
): readonly GateResult[] {
  const applied = gates.filter(({ statistic }) => statistic === 'applied');
  const missed = new Set(
    applied
      .filter((gate) => gate.verdict !== 'pass' && !isNearlyApplied(gate))
      .map(({ subject }) => subject),
  );
  return gates.filter(
    (gate) =>
      gate.verdict === 'inconclusive' &&
      gate.severity === 'block' &&
      !missed.has(gate.subject) &&
      (grows(gate) || gate.statistic === 'applied'),
  );
}

function isNearlyApplied({ verdict, measured }: GateResult): boolean {
  return verdict === 'inconclusive' && measured !== null && measured.value >= NEARLY_APPLIED;
}
