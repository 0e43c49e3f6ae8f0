import type { AssayConfig } from '../../config/schema.ts';
import type { Policy } from '../../document/policy.ts';
import type { Threshold } from '../../thresholds/threshold.ts';

/** What a config demands. @param thresholds those that were parsed from it */
export function policyOf(
  thresholds: readonly Threshold[],
  { quarantine, waivers }: Pick<AssayConfig, 'quarantine' | 'waivers'>,
): Policy {
  return {
    limits: thresholds.map(({ subject, statistic, bound, severity }) => ({
      threshold: `${subject} ${statistic.name}`,
      limit: bound.limit,
      to: bound.kind === 'relative' ? bound.to : null,
      severity,
    })),
    quarantine: quarantine.map(({ test, owner, until, why }) => ({ test, owner, until, why })),
    waivers: [...waivers],
  };
}
