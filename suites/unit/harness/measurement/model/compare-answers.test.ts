import { expect, test } from 'vitest';
import { compareAnswers } from '../../../../../harness/measurement/model/compare-answers.ts';

function rows(...values: number[][]): Float32Array[] {
  return values.map((row) => Float32Array.from(row));
}

test('counts who is right, alone or together, and who agrees', () => {
  const reference = rows([0.9, 0.1], [0.8, 0.2], [0.2, 0.8], [0.6, 0.4]);
  const variant = rows([0.8, 0.2], [0.3, 0.7], [0.6, 0.4], [0.7, 0.3]);
  const compared = compareAnswers(reference, variant, [0, 0, 0, 1]);
  expect(compared).toMatchObject({
    examples: 4,
    bothRight: 1,
    onlyReferenceRight: 1,
    onlyVariantRight: 1,
    agreeing: 2,
    notFinite: 0,
  });
  expect(compared.perClass).toEqual([
    { label: 0, examples: 3, referenceRight: 2, variantRight: 2 },
    { label: 1, examples: 1, referenceRight: 0, variantRight: 0 },
  ]);
});

test('the relative error is the Euclidean one over all outputs', () => {
  const compared = compareAnswers(rows([3, 4]), rows([3, 4.5]), [1]);
  expect(compared.largestError).toBeCloseTo(0.5, 6);
  expect(compared.largestRelativeError).toBeCloseTo(0.125, 6);
  expect(compared.relativeError).toBeCloseTo(0.1, 6);
});

test('an answer that is not finite is never right, and its error is never small', () => {
  const compared = compareAnswers(rows([1, 0], [1, 0]), rows([Number.NaN, 0], [1, 0]), [0, 0]);
  expect(compared).toMatchObject({
    notFinite: 1,
    bothRight: 1,
    onlyReferenceRight: 1,
    agreeing: 1,
  });
  expect(compared.largestError).toBeNaN();
  expect(compared.relativeError).toBeNaN();
});

test('equal answers have no error, those of all zeros too', () => {
  expect(compareAnswers(rows([0, 0]), rows([0, 0]), [0])).toMatchObject({
    largestRelativeError: 0,
    relativeError: 0,
    agreeing: 1,
  });
});

test('rows that do not fit each other are refused', () => {
  expect(() => compareAnswers(rows([1]), rows([1], [1]), [0])).toThrow(RangeError);
  expect(() => compareAnswers(rows([1, 2]), rows([1]), [0])).toThrow('2 outputs, the variant 1');
});
