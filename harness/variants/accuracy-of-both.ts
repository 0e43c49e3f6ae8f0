import { formatPercent } from '../metrics/format-percent.ts';
import { macroF1 } from '../statistics/macro-f1.ts';
import { answersOf } from './answers.ts';
import { onCpu } from './on-cpu.ts';
import { type ExampleSource, readExamples } from './read-examples.ts';
import { scoreAnswers } from './score-answers.ts';

/** The accuracy of a model and of what was made of it, for the eye: `compare` judges it. */
export interface AccuracyOfBoth {
  /** `accuracy`, or the name of the metric. */
  readonly metric: string;
  readonly before: number;
  readonly after: number;
  readonly examples: number;
}

/** @throws {UsageError} the examples can't be read, or don't fit the model */
export async function accuracyOfBoth(
  model: string,
  variant: string,
  source: ExampleSource,
): Promise<AccuracyOfBoth> {
  const set = await readExamples(source, onCpu(model));
  const answers = {
    reference: await answersOf(onCpu(model), set.runs),
    variant: await answersOf(onCpu(variant), set.runs),
  };
  const names = { subject: variant, against: model, evidence: [] };
  const scored = scoreAnswers({ ...set, expected: set.expected ?? [] }, answers, names);
  const examples = set.runs.length;
  if (scored.kind === 'accuracy') {
    const { bothRight, onlyThisRight, onlyAgainstRight } = scored;
    return {
      metric: 'accuracy',
      before: (bothRight + onlyAgainstRight) / examples,
      after: (bothRight + onlyThisRight) / examples,
      examples,
    };
  }
  const { metric, scores } = scored;
  const valueOf = (own: readonly number[]): number =>
    scores.kind === 'macro-f1'
      ? macroF1(scores.expected, own)
      : own.reduce((sum, one) => sum + one, 0) / own.length;
  return { metric, before: valueOf(scores.against), after: valueOf(scores.own), examples };
}

/** `97.3 % → 97.1 %, of 1,000 examples` */
export function accuracyText({ before, after, examples }: AccuracyOfBoth): string {
  const count = examples.toLocaleString('en-US');
  return `${formatPercent(before)} → ${formatPercent(after)}, of ${count} examples`;
}
