import type { ScriptThreshold } from '../load/summary.ts';
import { reproduceCommand } from './reproduce.ts';
import type { GateResult } from './verdict.ts';

/**
 * A threshold that a k6 script brings itself, as a gate, where it was not met. k6 compares one number
 * with its limit, so a met one is no evidence worth a gate; but what the script's author asked for
 * and did not get fails the run, and what k6 could not evaluate leaves it open (k6 itself would call
 * an empty trend met).
 *
 * @param subject `load/<script>`
 */
export function unmetThreshold(
  subject: string,
  { metric, expression, state }: ScriptThreshold & { readonly state: 'crossed' | 'no data' },
): GateResult {
  const text = `${metric}: ${expression}`;
  const isCrossed = state === 'crossed';
  return {
    id: `${subject} k6 ${text}`,
    subject,
    statistic: `k6 ${metric}`,
    severity: 'block',
    verdict: isCrossed ? 'fail' : 'inconclusive',
    limit: { comparison: '==', value: 1, unit: 'count', text },
    measured: null,
    reason: isCrossed
      ? `the script's own threshold '${text}' was crossed`
      : `no point ever came for the script's own threshold '${text}'`,
    needs: isCrossed ? null : `points of the metric ${metric}: check its name and tags`,
    reproduce: reproduceCommand(subject),
    evidence: [],
  };
}
