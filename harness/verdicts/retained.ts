import { formatQuantity } from '../metrics/format-quantity.ts';
import { notMeasured, type Rule } from './rule.ts';
import type { Verdict } from './verdict.ts';

const verdictOf = {
  leak: 'fail',
  clean: 'pass',
  inconclusive: 'inconclusive',
} as const satisfies Record<string, Verdict>;

/**
 * What an operation keeps of a resource. The leak rule (leak.ts) is sequential and has decided while it
 * measured; this carries its answer over, and makes sure that it answered the limit that was written.
 */
export const retained: Rule<'retained', 'retained'> = {
  statistic: 'retained',
  measurement: 'retained',
  judge({ statistic, threshold }, { resources, operations }) {
    const found = resources.find(({ resource }) => resource === statistic.resource);
    if (!found) {
      const known = resources.map(({ resource }) => resource).join(', ') || 'none';
      return notMeasured(`'${statistic.resource}' was not sampled; sampled were: ${known}`);
    }
    const { limit } = threshold.bound;
    const measured = Number.isFinite(found.slopePerOp)
      ? {
          value: found.slopePerOp,
          unit: found.unit,
          interval: [bounded(found.interval[0]), bounded(found.interval[1])] as const,
          confidence: found.confidence,
          sample: { count: operations, of: 'operations' },
        }
      : null;
    const rest = { measured, evidence: found.evidence, limit: { ...limit, unit: found.unit } };
    if (found.threshold !== limit.value) {
      return {
        ...rest,
        verdict: 'inconclusive',
        reason: `it was measured against ${formatQuantity(found.threshold, found.unit)} and not against this limit`,
        needs: 'give the suite the same limit as the config',
      };
    }
    return {
      ...rest,
      verdict: verdictOf[found.verdict],
      reason: found.reason,
      needs: found.needs,
    };
  },
};

function bounded(end: number): number | null {
  return Number.isFinite(end) ? end : null;
}
