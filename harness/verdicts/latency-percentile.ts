import type { LoadMeasurement } from '../measurement/measurement.ts';
import { formatPercent } from '../metrics/format-percent.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import { formatSeconds } from '../metrics/format-seconds.ts';
import { isNonEmpty, sortSamples } from '../metrics/samples.ts';
import { countClusters } from '../statistics/clusters.ts';
import {
  type Counted,
  designEffect,
  growthToDecide,
  shownAbove,
  shownAtMost,
} from '../statistics/proportion.ts';
import { quantile } from '../statistics/quantile.ts';
import { quantileInterval } from '../statistics/quantile-interval.ts';
import { samplesNeeded } from '../statistics/sample-size.ts';
import { latencyEvidence } from './latency-evidence.ts';
import { assumedStallMs, notMeasured, type Rule, type RuleContext } from './rule.ts';
import type { Measured } from './verdict.ts';

/**
 * The p-quantile of a scenario's latency against a limit. With k of n requests over the limit:
 * - pass if at most 1 − p are shown to be over it (error α),
 * - fail if more than 1 − p are shown to be over it (error α/m),
 * both with the sample cut down to what it is worth when slow requests come in bursts. A request that
 * failed counts as over every limit: an answer that never came is not a fast one.
 */
export const latencyPercentile: Rule<'latency', 'load'> = {
  statistic: 'latency',
  measurement: 'load',
  judge({ statistic: { p }, threshold }, measurement, context) {
    const { limit } = threshold.bound;
    const requests = measurement.latencyMs.length;
    if (requests === 0) return notMeasured('no request was sent, so there is no latency to judge');
    const answered = measurement.latencyMs.filter((_, i) => measurement.failed[i] === 0);
    if (!isNonEmpty(answered)) {
      return {
        ...notMeasured(`all of ${formatQuantity(requests, 'count')} requests failed`),
        verdict: 'fail',
      };
    }
    const samples = sortSamples(answered);
    const failures = requests - samples.length;
    const isOver = (ms: number) =>
      limit.comparison === '<' ? ms >= limit.value : ms > limit.value;
    const events = failures + answered.filter(isOver).length;
    const design = designEffect(events, ...burstSizes(measurement, isOver, p, context));
    const counted: Counted = {
      events,
      trials: requests,
      designEffect: design,
    };
    const { levels } = context;
    const bounds = quantileInterval(
      samples,
      p,
      design,
      { low: levels.fail, high: levels.pass },
      failures,
    );
    const beyond = Math.ceil(requests * p) > samples.length;
    const value = beyond
      ? (samples.at(-1) ?? Number.NaN)
      : quantile(samples, (p * requests) / samples.length);
    const measured: Measured = {
      value,
      unit: 'ms',
      // A quantile that no answered request reaches lies above all of them.
      interval: [bounds.low === Infinity ? value : bounds.low, bounds.high],
      confidence: 1 - levels.pass,
      sample: { count: requests, of: 'requests' },
    };
    const share = `${formatQuantity(counted.events, 'count')} of ${formatQuantity(requests, 'count')} requests`;
    const bursts =
      design > 1
        ? `, in bursts that make them worth ${formatQuantity(Math.floor(requests / design), 'count')}`
        : '';
    const lost = failures > 0 ? ` (${formatQuantity(failures, 'count')} of them failed)` : '';
    const over = `${share} are over ${formatQuantity(limit.value, 'ms')}${lost}${bursts}`;
    const may = `${formatPercent(1 - p)} may`;
    const evidence = latencyEvidence(measurement, samples);
    if (shownAtMost(counted, 1 - p, levels.pass)) {
      const assumed =
        context.stallMs === null
          ? ` (stalls of ${formatQuantity(assumedStallMs, 'ms')} assumed: assay calibrate measures those of this machine)`
          : '';
      return {
        verdict: 'pass',
        measured,
        reason: `${over}; ${may}${assumed}`,
        needs: null,
        evidence,
      };
    }
    if (shownAbove(counted, 1 - p, levels.fail)) {
      return { verdict: 'fail', measured, reason: `${over}; only ${may}`, needs: null, evidence };
    }
    return {
      verdict: 'inconclusive',
      measured,
      reason: `${over}; ${may}: too few requests, or too near the limit, to tell`,
      needs: needs(counted, p, measurement, context),
      evidence,
    };
  },
};

/**
 * The length of a burst is estimated twice, over the limit and over the sample's own quantile (where
 * there are always some), and is never taken as shorter than a stall of this machine.
 */
function burstSizes(
  measurement: LoadMeasurement,
  isOver: (ms: number) => boolean,
  p: number,
  { stallMs }: RuleContext,
): readonly [observed: number, calibrated: number] {
  const { latencyMs, failed, plannedRate } = measurement;
  const own = quantile(sortSamples(latencyMs), p);
  const flagged = (over: (ms: number) => boolean) =>
    Uint8Array.from(latencyMs, (ms, i) => Number(over(ms) || failed[i] === 1));
  const observed = Math.max(
    countClusters(flagged(isOver)).meanSize,
    countClusters(flagged((ms) => ms > own)).meanSize,
  );
  return [observed, ((stallMs ?? assumedStallMs) / 1000) * (plannedRate ?? rateOf(measurement))];
}

function rateOf({ startMs }: LoadMeasurement): number {
  const seconds = ((startMs.at(-1) ?? 0) - (startMs[0] ?? 0)) / 1000;
  return seconds > 0 ? (startMs.length - 1) / seconds : 0;
}

function needs(
  counted: Counted,
  p: number,
  measurement: LoadMeasurement,
  { levels }: RuleContext,
): string {
  const growth = growthToDecide(counted, 1 - p, levels);
  if (growth === null) {
    const least = samplesNeeded(p, 1 - levels.pass);
    return `the share over the limit is at the limit itself; at least ${formatQuantity(least, 'count')} independent requests in any case`;
  }
  const more = Math.ceil(counted.trials * (growth - 1));
  const rate = measurement.plannedRate ?? rateOf(measurement);
  const time = rate > 0 ? ` (about ${formatSeconds(more / rate)})` : '';
  return `${formatQuantity(more, 'count')} more requests${time}`;
}
