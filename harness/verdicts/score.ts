import type { ScoreMeasurement } from '../measurement/measurement.ts';
import { bettingLowerBound, bettingUpperBound } from '../statistics/betting-bound.ts';
import type { FamilyLevels } from '../statistics/family.ts';
import { macroF1 } from '../statistics/macro-f1.ts';
import { pairedBootstrap } from '../statistics/paired-bootstrap.ts';
import { because, needsOf, points, verdictOf } from './accuracy.ts';
import { notMeasured, type Rule } from './rule.ts';

/** Fewer say nothing of F1: a resample's classes are a handful of examples. */
const FEWEST_RESAMPLED = 100;

type Interval = readonly [low: number, high: number];

/**
 * An accuracy that is a score: a mean by the betting bound, which holds for any scores of 0 to 1; macro
 * F1 by resampling. Beside another model the difference of the two on the same examples.
 */
export const score: Rule<'accuracy', 'score'> = {
  statistic: 'accuracy',
  measurement: 'score',
  judge({ threshold: { bound } }, m, { levels }) {
    const { own } = m.scores;
    if (own.length === 0) return notMeasured('no example was answered');
    if (m.scores.kind === 'macro-f1' && own.length < FEWEST_RESAMPLED) {
      return notMeasured(`${own.length} examples; F1 is judged from ${FEWEST_RESAMPLED} on`);
    }
    const isBeside = bound.kind === 'relative';
    if (isBeside && bound.to !== m.against) {
      return notMeasured(`it was measured beside ${m.against}, not beside ${bound.to}`);
    }
    const [value, interval] = isBeside ? beside(m, levels) : alone(m, levels);
    const { value: limit, comparison, text } = bound.limit;
    const verdict = verdictOf(interval, limit, comparison === '>');
    const factor = isBeside ? 100 : 1;
    return {
      verdict,
      ...(isBeside ? { limit: { comparison, value: 100 * limit, unit: 'pt' as const, text } } : {}),
      measured: {
        value: factor * value,
        unit: isBeside ? 'pt' : 'ratio',
        interval: [factor * interval[0], factor * interval[1]],
        confidence: 1 - levels.pass - levels.fail,
        sample: { count: own.length, of: 'examples' },
      },
      reason: `${m.metric}: ${isBeside ? inWords(value, m.against) : value.toPrecision(3)}${because[verdict]}`,
      needs: needsOf(verdict, [interval[0], value, interval[1]], limit, own.length),
      evidence: [...m.evidence],
    };
  },
};

function inWords(difference: number, against: string): string {
  if (difference === 0) return `as good as ${against}`;
  return `${points(Math.abs(difference))} ${difference < 0 ? 'below' : 'above'} ${against}`;
}

function alone({ scores }: ScoreMeasurement, { pass, fail }: FamilyLevels): [number, Interval] {
  if (scores.kind === 'macro-f1') {
    const f1 = (picks?: readonly number[]): number => macroF1(scores.expected, scores.own, picks);
    return [f1(), pairedBootstrap(scores.own.length, f1, pass, fail)];
  }
  const { own } = scores;
  return [mean(own), [bettingLowerBound(own, pass), bettingUpperBound(own, fail)]];
}

function beside({ scores }: ScoreMeasurement, { pass, fail }: FamilyLevels): [number, Interval] {
  const { own, against } = scores;
  if (scores.kind === 'macro-f1') {
    const difference = (picks?: readonly number[]): number =>
      macroF1(scores.expected, own, picks) - macroF1(scores.expected, against, picks);
    return [difference(), pairedBootstrap(own.length, difference, pass, fail)];
  }
  // From [−1, 1] to the [0, 1] of the bound, and back.
  const halves = own.map((value, index) => (value - against[index]! + 1) / 2);
  const low = 2 * bettingLowerBound(halves, pass) - 1;
  const high = 2 * bettingUpperBound(halves, fail) - 1;
  return [2 * mean(halves) - 1, [low, high]];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
