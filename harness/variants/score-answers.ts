import type { Tensor, Tensors } from '../../fixtures/engines/engine.ts';
import { UsageError } from '../errors.ts';
import type { AccuracyMeasurement, ScoreMeasurement } from '../measurement/measurement.ts';
import type { ExampleSet } from './example-set.ts';

/** What both models answered, one entry a run. */
export interface Answers {
  readonly reference: readonly Tensors[];
  readonly variant: readonly Tensors[];
}

type Names = Pick<AccuracyMeasurement, 'subject' | 'against' | 'evidence'>;

/**
 * The accuracy of a variant beside its reference.
 * @throws {UsageError} an expectation that the answers can't be held against
 */
export function scoreAnswers(
  { metric, expected }: ExampleSet & { readonly expected: readonly unknown[] },
  answers: Answers,
  names: Names,
): AccuracyMeasurement | ScoreMeasurement {
  const broken = brokenOf(answers.variant);
  switch (metric.kind) {
    case 'top-k': {
      const labels = labelsOf(expected, answers.reference);
      const right = (outputs: readonly Tensors[]): boolean[] =>
        outputs.map((one, index) => isAmong(rowOf(one), labels[index]!, metric.k));
      return { ...pairs(right(answers.variant), right(answers.reference)), ...names, broken };
    }
    case 'macro-f1': {
      const labels = labelsOf(expected, answers.reference);
      const classes = (outputs: readonly Tensors[]): number[] =>
        outputs.map((one) => largestOf(rowOf(one)));
      const [own, against] = [classes(answers.variant), classes(answers.reference)];
      const scores = { kind: 'macro-f1', expected: labels, own, against } as const;
      return { kind: 'score', metric: 'macro F1', scores, ...names, broken };
    }
    case 'mean-error': {
      const score = (outputs: Tensors, index: number): number =>
        1 - Math.min(1, errorOf(rowOf(outputs), expected[index], index) / metric.worst);
      return mean(`1 − mean error / ${metric.worst}`, score, answers, names, broken);
    }
    case 'own': {
      const score = (outputs: Tensors, index: number): number => {
        const value = metric.score(outputs, expected[index]);
        if (value >= 0 && value <= 1) return value;
        throw new UsageError(`the metric scored example ${index} with ${value}; allowed is 0 to 1`);
      };
      return mean('score', score, answers, names, broken);
    }
  }
}

function mean(
  metric: string,
  score: (outputs: Tensors, index: number) => number,
  { reference, variant }: Answers,
  names: Names,
  broken: string | null,
): ScoreMeasurement {
  const scores = { kind: 'mean', own: variant.map(score), against: reference.map(score) } as const;
  return { kind: 'score', metric, scores, ...names, broken };
}

function pairs(
  own: readonly boolean[],
  against: readonly boolean[],
): Pick<
  AccuracyMeasurement,
  'kind' | 'examples' | 'bothRight' | 'onlyThisRight' | 'onlyAgainstRight'
> {
  const counts = { bothRight: 0, onlyThisRight: 0, onlyAgainstRight: 0 };
  for (const [index, isRight] of own.entries()) {
    if (isRight && against[index]) counts.bothRight++;
    else if (isRight) counts.onlyThisRight++;
    else if (against[index]) counts.onlyAgainstRight++;
  }
  return { kind: 'accuracy', examples: own.length, ...counts };
}

/** The numbers of the first output. */
export function rowOf(outputs: Tensors): readonly number[] {
  const [first] = Object.values(outputs);
  if (first === undefined) throw new UsageError('the model has no output');
  return numbersOf(first);
}

function numbersOf({ datatype, data }: Tensor): readonly number[] {
  if (!ArrayBuffer.isView(data))
    throw new UsageError('texts can’t be scored but by a metric of your own');
  if (datatype === 'FP16') return [...new Float16Array((data as Uint16Array).slice().buffer)];
  return Array.from<number | bigint, number>(data, Number);
}

/** A number that is none is in no place. */
function isAmong(row: readonly number[], label: number, k: number): boolean {
  const value = row[label]!;
  if (!row.every(Number.isFinite)) return false;
  // Of equal numbers the earlier one is taken first.
  const before = row.filter((one, index) => one > value || (one === value && index < label)).length;
  return before < k;
}

function largestOf(row: readonly number[]): number {
  if (!row.every(Number.isFinite)) return -1;
  return row.indexOf(row.reduce((most, value) => Math.max(most, value), -Infinity));
}

function errorOf(row: readonly number[], expected: unknown, index: number): number {
  const wanted = Array.isArray(expected) || ArrayBuffer.isView(expected) ? expected : [expected];
  const numbers = Array.from(wanted as ArrayLike<number>, Number);
  if (numbers.length !== row.length || !numbers.every(Number.isFinite)) {
    throw new UsageError(
      `example ${index} expects ${numbers.length} numbers; the model answers ${row.length}`,
    );
  }
  const sum = row.reduce((total, value, at) => total + Math.abs(value - numbers[at]!), 0);
  return Number.isFinite(sum) ? sum / row.length : Number.POSITIVE_INFINITY;
}

/** A class that no output stands for would count as a mistake of both models, and hide behind that. */
function labelsOf(expected: readonly unknown[], answers: readonly Tensors[]): number[] {
  return expected.map((one, index) => {
    const label = Number(one);
    const outputs = rowOf(answers[index]!).length;
    if (Number.isInteger(label) && label >= 0 && label < outputs) return label;
    throw new UsageError(
      `item ${index} is of class ${String(one)}; the models have ${outputs} outputs: classes 0 to ${outputs - 1}`,
      { remedy: 'give each item’s class as the index of its output' },
    );
  });
}

function brokenOf(answers: readonly Tensors[]): string | null {
  const count = answers.filter(isBroken).length;
  if (count === 0) return null;
  const [some, all] = [count, answers.length].map((one) => one.toLocaleString('en-US'));
  return `it answers ${some} of ${all} examples with NaN or infinity`;
}

function isBroken(outputs: Tensors): boolean {
  return Object.values(outputs).some(
    ({ data }) =>
      (data instanceof Float32Array || data instanceof Float64Array) &&
      !(data as Float32Array).every(Number.isFinite),
  );
}
