import type { AccuracyMeasurement } from '../measurement/measurement.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import { clopperPearson } from '../statistics/clopper-pearson.ts';
import type { FamilyLevels } from '../statistics/family.ts';
import { mcnemarAtLeast } from '../statistics/mcnemar.ts';
import { pairedDifferenceInterval } from '../statistics/paired-difference.ts';
import type { Bound } from '../thresholds/threshold.ts';
import type { Evidence } from '../measurement/evidence.ts';
import { type Judgement, notMeasured, type Rule } from './rule.ts';
import type { Verdict } from './verdict.ts';

/**
 * The share of right answers: against a fixed limit by Clopper and Pearson's interval, against another
 * model by the paired difference on the same examples. `pass` says that the limit is shown to be kept,
 * `fail` that it is shown to be broken.
 */
export const accuracy: Rule<'accuracy', 'accuracy'> = {
  statistic: 'accuracy',
  measurement: 'accuracy',
  judge({ threshold }, measurement, { levels }) {
    if (measurement.examples === 0) return notMeasured('no example was answered');
    const { bound } = threshold;
    if (bound.kind === 'absolute') return judgeAlone(bound, measurement, levels);
    if (bound.to === measurement.against) return judgeBeside(bound, measurement, levels);
    return notMeasured(`it was measured beside ${measurement.against}, not beside ${bound.to}`);
  },
};

function judgeAlone(bound: Bound, m: AccuracyMeasurement, levels: FamilyLevels): Judgement {
  const right = m.bothRight + m.onlyThisRight;
  const [low] = clopperPearson(right, m.examples, 1 - 2 * levels.pass);
  const [, high] = clopperPearson(right, m.examples, 1 - 2 * levels.fail);
  const { value, comparison } = bound.limit;
  const verdict = verdictOf([low, high], value, comparison === '>');
  const share = `${count(right)} of ${count(m.examples)} answers are right`;
  return {
    verdict,
    measured: {
      value: right / m.examples,
      unit: 'ratio',
      interval: [low, high],
      confidence: 1 - levels.pass - levels.fail,
      sample: { count: m.examples, of: 'examples' },
    },
    reason: `${share}${because[verdict]}`,
    needs: needsOf(verdict, [low, right / m.examples, high], value, m.examples),
    evidence: m.evidence,
  };
}

function judgeBeside(bound: Bound, m: AccuracyMeasurement, levels: FamilyLevels): Judgement {
  const { onlyThisRight, onlyAgainstRight, examples, against } = m;
  const counts = { onlyFirst: onlyThisRight, onlySecond: onlyAgainstRight, trials: examples };
  const [low, high] = pairedDifferenceInterval(counts, levels.pass, levels.fail);
  const difference = (onlyThisRight - onlyAgainstRight) / examples;
  const { value, comparison, text } = bound.limit;
  const verdict = verdictOf([low, high], value, comparison === '>');
  const by =
    difference === 0
      ? `as accurate as ${against}`
      : `${points(Math.abs(difference))} ${difference < 0 ? 'less' : 'more'} accurate than ${against}`;
  return {
    verdict,
    limit: { comparison, value: 100 * value, unit: 'pt', text },
    measured: {
      value: 100 * difference,
      unit: 'pt',
      interval: [100 * low, 100 * high],
      confidence: 1 - levels.pass - levels.fail,
      sample: { count: examples, of: 'examples' },
    },
    reason: `${by}${because[verdict]}`,
    needs: needsOf(verdict, [low, difference, high], value, examples),
    evidence: [disagreements(m), ...m.evidence],
  };
}

/** Kept for certain, broken for certain, or neither; at a strict limit equality is not enough. */
export function verdictOf(
  [low, high]: readonly [number, number],
  limit: number,
  strict: boolean,
): Verdict {
  if (strict ? low > limit : low >= limit) return 'pass';
  if (strict ? high <= limit : high < limit) return 'fail';
  return 'inconclusive';
}

export const because: Readonly<Record<Verdict, string>> = {
  pass: '; the limit is kept with the confidence asked for',
  fail: '; the limit is broken with the confidence asked for',
  inconclusive: '; the interval holds the limit',
};

/** More examples than this are no advice. */
const MOST_EXAMPLES = 1_000_000;

/** An interval shrinks with the root of the sample, so that many would bring its near end to the limit. */
export function needsOf(
  verdict: Verdict,
  [low, value, high]: readonly [low: number, value: number, high: number],
  limit: number,
  examples: number,
): string | null {
  if (verdict !== 'inconclusive') return null;
  const halfWidth = value > limit ? value - low : high - value;
  const wanted = examples * (halfWidth / (value - limit)) ** 2;
  if (!(wanted <= MOST_EXAMPLES)) return 'a limit that is further from the value';
  return `about ${count(Math.ceil(Number(wanted.toPrecision(2))))} examples`;
}

function disagreements(m: AccuracyMeasurement): Evidence {
  const neither = m.examples - m.bothRight - m.onlyThisRight - m.onlyAgainstRight;
  const p = Math.min(
    1,
    2 *
      Math.min(
        mcnemarAtLeast(m.onlyThisRight, m.onlyAgainstRight),
        mcnemarAtLeast(m.onlyAgainstRight, m.onlyThisRight),
      ),
  );
  return {
    kind: 'table',
    title: `Right answers beside ${m.against} (McNemar's exact test: p = ${p.toPrecision(2)})`,
    columns: ['', `${m.against} right`, `${m.against} wrong`],
    rows: [
      ['right', m.bothRight, m.onlyThisRight],
      ['wrong', m.onlyAgainstRight, neither],
    ],
  };
}

export function points(share: number): string {
  return formatQuantity(100 * share, 'pt');
}

function count(n: number): string {
  return formatQuantity(n, 'count');
}
