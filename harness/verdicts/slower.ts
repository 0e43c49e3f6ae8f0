import type { Evidence } from '../measurement/evidence.ts';
import { absoluteTable } from '../measurement/latency/absolute.ts';
import type { ComparisonMeasurement } from '../measurement/measurement.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import { formatSeconds } from '../metrics/format-seconds.ts';
import type { FamilyLevels } from '../statistics/family.ts';
import { signSequence } from '../statistics/sign-sequence.ts';
import { signTest, type SignTest } from '../statistics/sign-test.ts';
import { type Judgement, notMeasured, type Rule } from './rule.ts';

/**
 * A paired comparison: x = ln(t_candidate / t_base) of every fresh launch against ln(1 + margin). `fail`
 * says slower by more than the margin, `pass` says not slower by more than it. A doubt that the
 * measurement raised makes it inconclusive, whatever its launches say.
 */
export const slower: Rule<'slower', 'comparison'> = {
  statistic: 'slower',
  measurement: 'comparison',
  judge({ threshold }, measurement, { levels }) {
    return judgeComparison(measurement, threshold.bound.limit.value, levels);
  },
};

/** What is asked of a sign test: the observations, and the doubts that no number of them removes. */
export type Compared = Pick<
  ComparisonMeasurement,
  'logRatios' | 'against' | 'doubts' | 'seconds' | 'absolute'
>;

/**
 * The rule itself, for a margin that comes from the command line and not from the config.
 * @param of what an observation is
 */
export function judgeComparison(
  { logRatios, against, doubts, seconds, absolute }: Compared,
  margin: number,
  levels: FamilyLevels,
  of: 'launches' | 'blocks' = 'launches',
): Judgement {
  if (logRatios.length === 0) {
    const one = of === 'launches' ? 'launch' : 'block of requests';
    return notMeasured(doubts[0] ?? `no ${one} was compared with ${against}`);
  }
  // Launches end when they are decided; the blocks of a load go on, and their first verdict stands.
  const asked = of === 'launches' ? signTest : signSequence;
  const test = asked(logRatios, Math.log1p(margin), levels);
  const by = Math.expm1(test.median);
  const amount = `${formatQuantity(Math.abs(by), 'ratio')} ${by < 0 ? 'faster' : 'slower'} than ${against}`;
  const shared = {
    measured: {
      value: by,
      unit: 'ratio' as const,
      interval: [asRatio(test.low), asRatio(test.high)] as const,
      confidence: 1 - levels.pass - levels.fail,
      sample: { count: logRatios.length, of },
    },
    evidence: [
      {
        kind: 'pairs' as const,
        logRatios,
        margin,
        ...(of === 'blocks' ? { of: 'block' as const } : {}),
      },
      ...shownOf(absolute),
    ],
  };
  if (doubts.length > 0) {
    return {
      ...shared,
      verdict: 'inconclusive',
      reason: `${amount}, but ${doubts.join('; ')}`,
      needs: 'a measurement without that doubt',
    };
  }
  return {
    ...shared,
    verdict: test.verdict,
    reason: {
      pass: `${amount}; not slower by more than ${formatQuantity(margin, 'ratio')}`,
      fail: `${amount}; slower by more than ${formatQuantity(margin, 'ratio')}`,
      inconclusive: `${amount}; its ${of} do not settle on one side of ${formatQuantity(margin, 'ratio')} yet`,
    }[test.verdict],
    needs: test.verdict === 'inconclusive' ? needs(test, seconds / logRatios.length, of) : null,
  };
}

/** Figures of one side say nothing of the other: they are shown, and judge nothing. */
function shownOf(absolute: ComparisonMeasurement['absolute']): Evidence[] {
  if (absolute === undefined) return [];
  if (typeof absolute !== 'string') return [absoluteTable(absolute)];
  return [{ kind: 'text', title: 'By itself, by tinybench: not measured', lines: [absolute] }];
}

function needs(test: SignTest, secondsEach: number, of: string): string {
  const more = test.more();
  if (more === null) return 'a margin that is not the difference itself';
  const time = formatSeconds(more * secondsEach);
  return `${more} more ${of} (about ${time}), if they keep coming like this`;
}

function asRatio(logRatio: number | null): number | null {
  return logRatio === null ? null : Math.expm1(logRatio);
}
