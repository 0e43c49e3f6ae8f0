import type { CapacityMeasurement } from '../measurement/capacity/capacity.ts';
import { formatSeconds } from '../metrics/format-seconds.ts';
import type { Verdict } from '../statistics/verdict.ts';
import { capacityCurves, heldUpSentence, ratesTable } from './capacity-evidence.ts';
import type { Rule } from './rule.ts';

type Bracket = Pick<CapacityMeasurement, 'low' | 'high'>;

/**
 * Whether a back end bears a rate: it passes if the objective is shown to hold there or above, fails if it is
 * shown to be broken there or below, and else it can't be told.
 */
export function judgeCapacity({ low, high }: Bracket, atLeast: number): Verdict {
  if (high !== null && high <= atLeast) return 'fail';
  return low !== null && low >= atLeast ? 'pass' : 'inconclusive';
}

/**
 * The highest rate that keeps an objective, between the bounds of a search, each of which errs with the
 * gate's own levels over all looks at its rate.
 */
export const capacity: Rule<'capacity', 'capacity'> = {
  statistic: 'capacity',
  measurement: 'capacity',
  judge({ threshold }, measurement, { levels }) {
    const { low, high, estimate, rates, heldUp, stopped, seconds } = measurement;
    const { value: least, comparison } = threshold.bound.limit;
    // More than n is shown by holding at the next whole rate.
    const atLeast = comparison === '>' ? least + 1 : least;
    const verdict = judgeCapacity({ low, high }, atLeast);
    const shown = estimate ?? low ?? high;
    return {
      verdict,
      measured:
        shown === null
          ? null
          : {
              value: shown,
              unit: '1/s',
              interval: [low, high],
              confidence: 1 - levels.pass - levels.fail,
              sample: {
                count: rates.reduce((sum, { requests }) => sum + requests, 0),
                of: 'requests',
              },
            },
      reason: [
        capacitySentence(measurement, measurement.objective),
        ...(heldUp === undefined ? [] : [heldUpSentence(heldUp)]),
        ...(stopped === null ? [] : [`ended: ${stopped}`]),
      ].join('; '),
      needs:
        verdict === 'inconclusive'
          ? `more than ${formatSeconds(seconds)} for the search, or a limit further from where it is`
          : null,
      evidence: rates.length === 0 ? [] : [...capacityCurves(rates), ratesTable(rates)],
    };
  },
};

/** The answer in a sentence: between which rates an objective ceases to hold. */
export function capacitySentence(
  { low, high, estimate }: Pick<CapacityMeasurement, 'low' | 'high' | 'estimate'>,
  objective: string,
): string {
  const parts = [
    low === null ? 'is shown to hold at no rate' : `holds at ${low} a second`,
    ...(estimate === null || estimate === low ? [] : [`looks kept up to ${estimate}`]),
    high === null ? 'is shown to be broken at none' : `is broken at ${high}`,
  ];
  return `${objective} ${parts.join(', ')}`;
}
