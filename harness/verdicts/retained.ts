import type { RetainedResource } from '../measurement/measurement.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import { foldVerdicts } from './fold.ts';
import { otherResources } from './retained-gates.ts';
import { type Judgement, notMeasured, type Rule } from './rule.ts';

/**
 * What an operation keeps of a resource. The leak rule (leak.ts) is sequential and has decided while it
 * measured; this carries its answer over, and makes sure that it answered the limit that was written.
 */
export const retained: Rule<'retained', 'retained'> = {
  statistic: 'retained',
  measurement: 'retained',
  judge({ statistic, threshold }, { resources, operations }) {
    if (statistic.resource === otherResources) return judgeOthers(resources, operations);
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
      // A limit that was written and not judged is not met.
      verdict: found.verdict ?? 'inconclusive',
      reason: found.reason,
      needs: found.needs,
    };
  },
};

/** Nothing else grows: one gate for all resources that nobody wrote a limit for. */
function judgeOthers(all: readonly RetainedResource[], operations: number): Judgement {
  const others = all.filter(({ isWritten }) => !isWritten);
  const leaking = others.filter(({ verdict }) => verdict === 'fail');
  const open = others.filter((one) => one.verdict === 'inconclusive' && !one.isCutShort);
  const cutShort = others.filter(({ isCutShort }) => isCutShort);
  const telling = leaking.length > 0 ? leaking : open;
  const isMeasured = others.some(({ slopePerOp }) => Number.isFinite(slopePerOp));
  return {
    verdict: foldVerdicts(others.flatMap(({ verdict }) => verdict ?? [])),
    measured: isMeasured
      ? {
          value: leaking.length,
          unit: 'count',
          interval: null,
          confidence: 1,
          sample: { count: operations, of: 'operations' },
        }
      : null,
    reason: reasonOf(others, telling, cutShort),
    needs: [...telling, ...cutShort].find(({ needs }) => needs !== null)?.needs ?? null,
    evidence: telling.flatMap(({ evidence }) => evidence),
  };
}

function reasonOf(
  others: readonly RetainedResource[],
  telling: readonly RetainedResource[],
  cutShort: readonly RetainedResource[],
): string {
  if (cutShort.length === 0) return telling.length > 0 ? said(telling) : nothingElse(others);
  return telling.length === 0 ? saidOnce(cutShort) : `${said(telling)} · ${saidOnce(cutShort)}`;
}

function nothingElse(others: readonly RetainedResource[]): string {
  const clean = others.filter(({ verdict }) => verdict === 'pass');
  const coarse = others.filter(({ verdict }) => verdict === null);
  const grows = clean.length === 0 ? 'nothing was shown' : `nothing else grows: ${names(clean)}`;
  return coarse.length === 0 ? grows : `${grows} · ${said(coarse)}`;
}

function said(resources: readonly RetainedResource[]): string {
  return resources.map(({ resource, reason }) => `${resource}: ${reason}`).join(' · ');
}

/** Many have the same reason. */
function saidOnce(resources: readonly RetainedResource[]): string {
  return [...Map.groupBy(resources, ({ reason }) => reason)]
    .map(([reason, those]) => `${names(those)}: ${reason}`)
    .join(' · ');
}

function names(resources: readonly RetainedResource[]): string {
  return resources.map(({ resource }) => resource).join(', ');
}

function bounded(end: number): number | null {
  return Number.isFinite(end) ? end : null;
}
