import { endCode } from '../measurement/load-ledger.ts';
import type { LoadMeasurement } from '../measurement/measurement.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import { isNonEmpty, sortSamples } from '../metrics/samples.ts';
import { judgeQuantile } from '../statistics/share/judge-quantile.ts';
import { latencyEvidence, steadyText } from './latency-evidence.ts';
import { dueValues, young } from './load/due-values.ts';
import { heldMsOf } from './load/held-ms.ts';
import { notAnswered } from './load/not-answered.ts';
import { pooledBounds } from './load/pooled-bounds.ts';
import { assumedBurstSeconds, describeShare, levelsAt, lookOf } from './load/share-gate.ts';
import type { Statistic } from '../thresholds/threshold.ts';
import type { Gate } from './gate.ts';
import { onceSteady } from './steady/once-steady.ts';
import { anyRequest, type Judgement, notMeasured, type Rule, type RuleContext } from './rule.ts';

/**
 * The p-quantile of a scenario's latency against a limit: whether at most 1 − p of all that was due are
 * over it. What failed, was dropped or was never sent counts as over every limit: an answer that never
 * came is not a fast one. What was cut off in flight counts as over a limit that its age has passed. A
 * closed scenario is judged with the requests that slow answers held back (`statistics/held-back.ts`).
 */
export const latencyPercentile: Rule<'latency', 'load'> = {
  statistic: 'latency',
  measurement: 'load',
  judge(gate, measurement, context) {
    const all = (one: LoadMeasurement): Judgement =>
      judgePercentile(gate, one, context, measurement);
    return gate.statistic.onceSteady === true ? onceSteady(measurement, all) : all(measurement);
  },
};

function judgePercentile(
  { statistic: { p }, threshold }: Gate<Extract<Statistic, { kind: 'latency' }>>,
  measurement: LoadMeasurement,
  context: RuleContext,
  /** With its warm-up: what is drawn is all of the load. */
  whole: LoadMeasurement,
): Judgement {
  const { ledger } = measurement;
  const due = ledger.dueMs.length;
  if (due === 0) return notMeasured('nothing was due, so there is no latency to judge', anyRequest);
  const answered = answeredLatencies(measurement);
  if (!isNonEmpty(answered)) {
    return {
      ...notMeasured(
        `none of ${formatQuantity(due, 'count')} requests was answered: ${notAnswered(ledger)}`,
      ),
      verdict: 'fail',
      needs: null,
    };
  }
  const { limit } = threshold.bound;
  const isOver = (ms: number) => (limit.comparison === '<' ? ms >= limit.value : ms > limit.value);
  const values = dueValues(measurement, {
    value: (i) => {
      const latency = ledger.latencyMs[i]!;
      if (ledger.end[i] !== endCode['in flight']) return latency;
      return isOver(latency) ? Number.POSITIVE_INFINITY : young(measurement);
    },
    heldMs: heldMsOf(measurement),
  });
  const look = lookOf(measurement.segments, context);
  const levels = levelsAt(context.levels, look);
  const question = {
    p,
    isOver,
    burstSeconds: assumedBurstSeconds(context.burstMs.latency, context),
  };
  const earlier = context.earlier?.evidence ?? [];
  const sent = judgeQuantile(values.sent, question, levels, earlier);
  const corrected =
    values.corrected === null ? null : judgeQuantile(values.corrected, question, levels, earlier);
  const shown = corrected ?? sent;
  const slowest = answered.reduce((most, ms) => Math.max(most, ms), 0);
  // A quantile that no answered request reaches lies above all of them.
  const reached = <T extends number | null>(ms: T) =>
    ms === Number.POSITIVE_INFINITY ? slowest : ms;
  const words = {
    over: `are over ${formatQuantity(limit.value, 'ms')}`,
    aside: notAnswered(ledger),
  };
  const { low, high } = pooledBounds(shown, {
    verdict: shown.verdict,
    value: reached(shown.value),
    limit: limit.value,
  });
  const described = describeShare(sent, corrected, values, words, look, context);
  return {
    ...described,
    measured: {
      value: reached(shown.value),
      unit: 'ms',
      interval: [reached(low), high === Number.POSITIVE_INFINITY ? null : high],
      // Each side errs with its own probability: both hold together with what is left.
      confidence: 1 - context.levels.pass - context.levels.fail,
      sample: { count: shown.evidence.requests, of: 'requests' },
    },
    // More of a load that can't be corrected decides nothing.
    ...(values.isCycleStable ? { share: shown.evidence } : {}),
    evidence: [
      ...latencyEvidence(whole, sortSamples(answeredLatencies(whole))),
      ...described.evidence,
      steadyText(whole),
    ],
  };
}

function answeredLatencies({ ledger }: LoadMeasurement): Float64Array {
  return ledger.latencyMs.filter((_, i) => ledger.end[i] === endCode.answered);
}
