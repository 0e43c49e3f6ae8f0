/** What two models answered to the same examples. */
export interface AnswerComparison {
  readonly examples: number;
  readonly bothRight: number;
  readonly onlyVariantRight: number;
  readonly onlyReferenceRight: number;
  /** Examples whose largest output is the same one, right or wrong. */
  readonly agreeing: number;
  /** Largest difference of an output. */
  readonly largestError: number;
  /** `largestError` by the reference's largest output. */
  readonly largestRelativeError: number;
  /** ‖variant − reference‖ / ‖reference‖ over all outputs (Euclidean). */
  readonly relativeError: number;
  /** Right answers of each class, as the examples are labeled. */
  readonly perClass: readonly ClassComparison[];
  /** Examples to which the variant answered NaN or infinity; such an answer is never right. */
  readonly notFinite: number;
}

export interface ClassComparison {
  readonly label: number;
  readonly examples: number;
  readonly referenceRight: number;
  readonly variantRight: number;
}

type Rows = readonly Float32Array[];

/**
 * Compares the answers of two models, one row of outputs an example; the answer is the place of the
 * largest output.
 * @throws {RangeError} rows, outputs and labels don't fit each other
 */
export function compareAnswers(
  reference: Rows,
  variant: Rows,
  labels: readonly number[],
): AnswerComparison {
  requireFit(reference, variant, labels);
  const classes = new Map<number, { examples: number; reference: number; variant: number }>();
  const counts = { both: 0, onlyVariant: 0, onlyReference: 0, agreeing: 0, notFinite: 0 };
  for (const [index, label] of labels.entries()) {
    const expected = answerOf(reference[index]!);
    const given = answerOf(variant[index]!);
    if (given === null) counts.notFinite++;
    if (given !== null && given === expected) counts.agreeing++;
    const [referenceRight, variantRight] = [expected === label, given === label];
    if (referenceRight && variantRight) counts.both++;
    else if (variantRight) counts.onlyVariant++;
    else if (referenceRight) counts.onlyReference++;
    const ofClass = classes.get(label) ?? { examples: 0, reference: 0, variant: 0 };
    ofClass.examples++;
    if (referenceRight) ofClass.reference++;
    if (variantRight) ofClass.variant++;
    classes.set(label, ofClass);
  }
  return {
    examples: labels.length,
    bothRight: counts.both,
    onlyVariantRight: counts.onlyVariant,
    onlyReferenceRight: counts.onlyReference,
    agreeing: counts.agreeing,
    notFinite: counts.notFinite,
    ...errorsOf(reference, variant),
    perClass: [...classes]
      .toSorted(([a], [b]) => a - b)
      .map(([label, one]) => ({
        label,
        examples: one.examples,
        referenceRight: one.reference,
        variantRight: one.variant,
      })),
  };
}

function requireFit(reference: Rows, variant: Rows, labels: readonly number[]): void {
  if (reference.length !== labels.length || variant.length !== labels.length) {
    throw new RangeError(
      `${reference.length} and ${variant.length} answers don't fit ${labels.length} labels`,
    );
  }
  const differing = reference.findIndex((row, index) => row.length !== variant[index]!.length);
  if (differing >= 0) {
    throw new RangeError(
      `the reference has ${reference[differing]!.length} outputs, the variant ${variant[differing]!.length}`,
    );
  }
}

/** The place of the largest output; null where one is not a finite number. */
function answerOf(row: Float32Array): number | null {
  let best = 0;
  for (const [index, value] of row.entries()) {
    if (!Number.isFinite(value)) return null;
    if (value > row[best]!) best = index;
  }
  return best;
}

function errorsOf(reference: Rows, variant: Rows) {
  let largestError = 0;
  let largestOutput = 0;
  let squaredError = 0;
  let squaredOutput = 0;
  for (const [index, row] of reference.entries()) {
    for (const [place, expected] of row.entries()) {
      const error = Math.abs(variant[index]![place]! - expected);
      // Unlike a comparison, Math.max keeps NaN once it came.
      largestError = Math.max(largestError, error);
      largestOutput = Math.max(largestOutput, Math.abs(expected));
      squaredError += error * error;
      squaredOutput += expected * expected;
    }
  }
  return {
    largestError,
    largestRelativeError: ratio(largestError, largestOutput),
    relativeError: ratio(Math.sqrt(squaredError), Math.sqrt(squaredOutput)),
  };
}

/** No error beside no output is none. */
function ratio(error: number, output: number): number {
  return error === 0 ? 0 : error / output;
}
