import type { GeneratorUse } from '../../measurement/applied-load.ts';
import { formatPercent } from '../../metrics/format-percent.ts';

/** k6 has no CPU time left above this share of all cores: it can't send on time, and reads answers late. */
const SATURATED_SHARE = 0.85;
/** Of the machine's CPU time, what its host may take before times on it mean nothing. */
const STOLEN_SHARE = 0.1;
/** What kept a load generator from its plan, and what helps. */
export interface Trouble {
  readonly what: string;
  readonly remedy: string;
}

/** Why neither k6 nor a target on the same machine had the CPU time that it needed; empty where both had. */
export function starved(generator: GeneratorUse | null): Trouble[] {
  if (generator === null) return [];
  const { cores, machineCores, stealShare } = generator;
  const troubles: Trouble[] = [];
  if (stealShare >= STOLEN_SHARE) {
    troubles.push({
      what: `the host took ${formatRoughly(stealShare)} of this machine's CPU time`,
      remedy: 'a machine that does not share its cores',
    });
  }
  if (cores >= SATURATED_SHARE * machineCores) {
    troubles.push({
      what: `k6 used ${cores.toFixed(1)} of ${machineCores} cores`,
      remedy: 'a lower rate, a script that computes less, or a machine with more cores for k6',
    });
  }
  return troubles;
}

/** A share in whole percent: `12 %`. */
export function formatRoughly(share: number): string {
  return formatPercent(Number(share.toFixed(2)));
}
