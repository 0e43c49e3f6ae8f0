import type { BothSides } from '../measurement/both-sides.ts';
import type {
  CapacityDuetMeasurement,
  CapacityOfSide,
} from '../measurement/capacity/capacity-duet.ts';
import { formatPercent } from '../metrics/format-percent.ts';
import { formatSeconds } from '../metrics/format-seconds.ts';
import { bothCapacities, heldUpSentence } from './capacity-evidence.ts';
import { judgePairs, type ToldByPairs } from './capacity-pairs.ts';
import { notMeasured, type Rule } from './rule.ts';

/**
 * Whether the highest rate that keeps an objective is lower than the base's by more than a margin. The pairs
 * decide (`judgePairs`); how much lower it is comes from the searches, between bounds that they have shown.
 */
export const lowerCapacity: Rule<'lower capacity', 'capacity duet'> = {
  statistic: 'lower capacity',
  measurement: 'capacity duet',
  judge({ threshold }, measurement, { levels }) {
    const margin = threshold.bound.limit.value;
    const { pairs, sides, stopped, against } = measurement;
    if (measurement.margin !== margin) {
      return notMeasured(
        `both sides were compared at a margin of ${formatPercent(measurement.margin)}`,
      );
    }
    const told = judgePairs(pairs, margin, levels);
    const lower = lowerByOf(measurement, told.verdict);
    return {
      verdict: told.verdict,
      measured:
        lower === null
          ? null
          : {
              value: lower.value,
              unit: 'ratio',
              interval: lower.interval,
              // Each end is wrong only where a bound of either search is, or the verdict.
              confidence: 1 - 4 * measurement.boundError - levels.pass - levels.fail,
              sample: { count: pairs.length, of: 'pairs' },
            },
      reason: [
        ...(pairs.length === 0 ? [] : [pairsSentence(measurement, told)]),
        ratesSentence(sides, against),
        ...(sides.candidate.heldUp === undefined ? [] : [heldUpSentence(sides.candidate.heldUp)]),
        ...(told.verdict === 'inconclusive' && stopped !== null ? [`ended: ${stopped}`] : []),
      ].join('; '),
      needs: told.verdict === 'inconclusive' ? needs(measurement, told) : null,
      evidence: bothCapacities(measurement),
    };
  },
};

interface Estimate {
  readonly value: number;
  readonly interval: readonly [low: number | null, high: number | null];
}

/**
 * How much lower the candidate's highest rate is, as a share of the base's. An end comes from what is shown of
 * both sides, or from the verdict where that is closer.
 */
function lowerByOf(
  { sides: { base, candidate }, margin }: CapacityDuetMeasurement,
  verdict: ToldByPairs['verdict'],
): Estimate | null {
  const least = lowerBy(candidate.high, base.low);
  const most = lowerBy(candidate.low, base.high);
  const low = verdict === 'fail' ? Math.max(margin, least ?? margin) : least;
  const high = verdict === 'pass' ? Math.min(margin, most ?? margin) : most;
  const seen = lowerBy(candidate.estimate, base.estimate);
  if (seen === null) return null;
  const value = Math.min(
    high ?? Number.POSITIVE_INFINITY,
    Math.max(low ?? -Number.POSITIVE_INFINITY, seen),
  );
  return { value, interval: [low, high] };
}

function lowerBy(candidate: number | null, base: number | null): number | null {
  return candidate === null || base === null ? null : 1 - candidate / base;
}

function pairsSentence(
  { objective, margin, against }: CapacityDuetMeasurement,
  { verdict, against: broken, inFavor, alike }: ToldByPairs,
): string {
  const differ = broken + inFavor;
  const atShare = `at ${formatPercent(1 - margin)} of the rates of ${against}`;
  const counts = {
    fail: `this side alone broke ${objective} in ${broken} of ${differ} pairs that differ, ${atShare}`,
    pass: `${against} alone broke ${objective} in ${inFavor} of ${differ} pairs that differ, this side ${atShare}`,
    inconclusive: `${differ} pairs differ, this side ${atShare}: it alone broke ${objective} in ${broken}, ${against} in ${inFavor}`,
  }[verdict];
  return alike === 0 ? counts : `${counts} (${alike} more were alike)`;
}

const upTo = ({ estimate }: CapacityOfSide): string =>
  estimate === null ? 'at no rate' : `up to ${estimate} a second`;

/** Where each side looks to have its knee. */
function ratesSentence({ base, candidate }: BothSides<CapacityOfSide>, against: string): string {
  return `it looks kept ${upTo(candidate)}, by ${against} ${upTo(base)}`;
}

function needs({ pairs, seconds }: CapacityDuetMeasurement, { more }: ToldByPairs): string {
  if (pairs.length === 0) return `more than ${formatSeconds(seconds)} for both searches`;
  return more === null
    ? `more than ${formatSeconds(seconds)}, or a margin further from the difference itself`
    : `${more} more pairs that differ, if they keep coming like this: a longer --budget`;
}
