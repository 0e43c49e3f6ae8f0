import { endCode } from '../measurement/load-ledger.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import { judgeProportion } from '../statistics/share/judge-proportion.ts';
import type { TimedValues } from '../statistics/share/judge-quantile.ts';
import { dueValues, young } from './load/due-values.ts';
import { heldMsOf } from './load/held-ms.ts';
import { notAnswered } from './load/not-answered.ts';
import { pooledBounds } from './load/pooled-bounds.ts';
import { assumedBurstSeconds, describeShare, levelsAt, lookOf } from './load/share-gate.ts';
import { whyFailed } from './load/why-failed.ts';
import { anyRequest, notMeasured, type Rule } from './rule.ts';

/**
 * The share of all that was due that failed, was dropped or was never sent. A limit of 0 is a count and
 * not a share: no request of this run may fail, and it promises nothing about the next one.
 */
export const errorRate: Rule<'errors', 'load'> = {
  statistic: 'errors',
  measurement: 'load',
  judge({ threshold }, measurement, context) {
    const { ledger } = measurement;
    const { value: p0 } = threshold.bound.limit;
    const limit = { ...threshold.bound.limit, unit: 'ratio' as const };
    const held = heldMsOf(measurement);
    const isError = (i: number) =>
      ledger.end[i] !== endCode.answered && ledger.end[i] !== endCode['in flight'];
    const values = dueValues(measurement, {
      value: (i) => {
        if (ledger.end[i] === endCode['in flight']) return young(measurement);
        return isError(i) ? Number.POSITIVE_INFINITY : 0;
      },
      // Only a failure holds back what would have failed, too.
      heldMs: (i) => (isError(i) ? held(i) : 0),
    });
    const requests = values.sent.reduce((sum, { values: all }) => sum + all.length, 0);
    if (requests === 0) return notMeasured('nothing was due, so no share of it failed', anyRequest);
    const aside = [whyFailed(measurement.endpoints), unansweredBeside(notAnswered(ledger))]
      .filter((text) => text !== '')
      .join('; ');
    const words = { over: 'failed', aside };
    if (p0 === 0 || p0 >= 1) {
      return { ...counted(values.sent, p0, words.aside), limit, needs: null, evidence: [] };
    }
    const look = lookOf(measurement.segments, context);
    const levels = levelsAt(context.levels, look);
    const question = { p0, burstSeconds: assumedBurstSeconds(context.burstMs.errors, context) };
    const earlier = context.earlier?.evidence ?? [];
    const judged = (parts: readonly TimedValues[]) =>
      judgeProportion(parts.map(flagged), question, levels, earlier);
    const sent = judged(values.sent);
    const corrected =
      values.corrected === null || values.heldBack === 0 ? null : judged(values.corrected);
    const shown = corrected ?? sent;
    const value = shown.evidence.over / shown.evidence.requests;
    const { low, high } = pooledBounds(shown, { verdict: shown.verdict, value, limit: p0 });
    return {
      ...describeShare(
        sent,
        corrected,
        // Without a failure that held others back there is nothing to correct.
        corrected === null ? { ...values, isCycleStable: true } : values,
        words,
        look,
        context,
      ),
      measured: {
        value,
        unit: 'ratio',
        interval: [low, high],
        // Each side errs with its own probability: both hold together with what is left.
        confidence: 1 - context.levels.pass - context.levels.fail,
        sample: { count: shown.evidence.requests, of: 'requests' },
      },
      share: shown.evidence,
      limit,
    };
  },
};

const flagged = ({ dueMs, values }: TimedValues) => ({
  dueMs,
  over: Uint8Array.from(values, (value) => Number(value === Number.POSITIVE_INFINITY)),
});

/** The count of failures is said already where there is nothing else. */
function unansweredBeside(text: string): string {
  return text.includes('were') ? text : '';
}

function counted(parts: readonly TimedValues[], p0: number, aside: string) {
  let [errors, requests] = [0, 0];
  for (const { values } of parts) {
    requests += values.length;
    for (const value of values) errors += Number(value === Number.POSITIVE_INFINITY);
  }
  const passes = errors <= p0 * requests;
  return {
    verdict: passes ? ('pass' as const) : ('fail' as const),
    reason: `${formatQuantity(errors, 'count')} of ${formatQuantity(requests, 'count')} requests failed${aside === '' ? '' : ` (${aside})`}`,
    measured: {
      value: errors / requests,
      unit: 'ratio' as const,
      interval: null,
      confidence: 1,
      sample: { count: requests, of: 'requests' },
    },
  };
}
