import { describe, expect, test } from 'vitest';
import type { Tensors } from '../../../../fixtures/engines/engine.ts';
import { UsageError } from '../../../../harness/errors.ts';
import type { Metric } from '../../../../harness/variants/example-set.ts';
import { scoreAnswers } from '../../../../harness/variants/score-answers.ts';

function row(...values: number[]): Tensors {
  const data = Float32Array.from(values);
  return { y: { datatype: 'FP32', shape: [1, values.length], data } };
}

function firstOf(outputs: Tensors): number {
  return Number(outputs['y']!.data[0]);
}

function scored(
  metric: Metric,
  expected: readonly unknown[],
  variant: Tensors[],
  reference: Tensors[],
) {
  const set = { metric, expected, runs: reference, classes: [], said: [] };
  const names = { subject: 'model/v', against: 'r', evidence: [] };
  return scoreAnswers(set, { variant, reference }, names);
}

describe('answers are scored', { tags: ['unit'] }, () => {
  test('by the largest output, in pairs', () => {
    const variant = [row(0.9, 0.1), row(0.9, 0.1), row(0.2, 0.8), row(0.6, 0.4)];
    const reference = [row(0.8, 0.2), row(0.3, 0.7), row(0.7, 0.3), row(0.6, 0.4)];
    expect(scored({ kind: 'top-k', k: 1 }, [0, 0, 0, 1], variant, reference)).toMatchObject({
      kind: 'accuracy',
      examples: 4,
      bothRight: 1,
      onlyThisRight: 1,
      onlyAgainstRight: 1,
    });
  });

  test('by the k largest; of equal outputs the earlier one is taken', () => {
    const answers = [row(0.5, 0.3, 0.2), row(0.2, 0.2, 0.2)];
    const second = scored({ kind: 'top-k', k: 2 }, [1, 2], answers, answers);
    expect(second).toMatchObject({ bothRight: 1 });
  });

  test('by their mean error, cut off at the worst', () => {
    const metric = { kind: 'mean-error', worst: 2 } as const;
    const measured = scored(metric, [[1, 2], 0], [row(2, 2), row(9)], [row(1, 2), row(0)]);
    expect(measured).toMatchObject({
      kind: 'score',
      scores: { kind: 'mean', own: [0.75, 0], against: [1, 1] },
    });
  });

  test('by a function of one’s own, which must answer 0 to 1', () => {
    const answers = [row(0.5), row(2)];
    expect(() => scored({ kind: 'own', score: firstOf }, [0, 0], answers, answers)).toThrow(
      'the metric scored example 1 with 2; allowed is 0 to 1',
    );
  });

  test('and one that is not a number breaks the measurement', () => {
    const answers = [row(0.5, 0.5), row(Number.NaN, 1)];
    const measured = scored({ kind: 'top-k', k: 1 }, [0, 1], answers, [row(1, 0), row(0, 1)]);
    expect(measured.broken).toBe('it answers 1 of 2 examples with NaN or infinity');
  });

  test('not against a class that no output stands for', () => {
    const answers = [row(0.5, 0.5)];
    const call = () => scored({ kind: 'top-k', k: 1 }, [2], answers, answers);
    expect(call).toThrow(UsageError);
    expect(call).toThrow('the models have 2 outputs: classes 0 to 1');
  });
});
