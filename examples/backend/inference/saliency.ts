import type { explanationMethods } from '../database/schema/research.ts';
import type { Classifier } from './classifier.ts';

export type ExplanationMethod = (typeof explanationMethods)[number];

/** Parts of a signal that are explained: 64 samples each of a window of 4,096. */
export const SEGMENTS = 64;
/** Small beside the signal, large beside float32's rounding (a share of 6e-8). */
const STEP = 0.01;

/**
 * Which parts of a signal its label hangs on, one weight a part.
 * - `occlusion`: what the label's probability loses when the part is silent (Zeiler and Fergus, Visualizing
 *   and Understanding Convolutional Networks, ECCV 2014).
 * - `finite-differences`: how it grows when the part gets louder, by the central difference: gradient times
 *   input, summed over the part.
 */
export async function explain(
  classifier: Pick<Classifier, 'classes' | 'classify'>,
  signal: Float32Array,
  method: ExplanationMethod,
  options: { readonly timeoutMs: number },
): Promise<{ readonly label: string; readonly weights: readonly number[] }> {
  const [plain] = await classifier.classify([signal], options);
  const { label, confidence } = plain!;
  const place = classifier.classes.indexOf(label);
  const withGain = async (gain: number): Promise<number[]> => {
    const variants = Array.from({ length: SEGMENTS }, (_, segment) =>
      scaled(signal, segment, gain),
    );
    const told = await classifier.classify(variants, options);
    return told.map(({ probabilities }) => probabilities[place]!);
  };
  if (method === 'occlusion') {
    const silenced = await withGain(0);
    return { label, weights: silenced.map((probability) => confidence - probability) };
  }
  const louder = await withGain(1 + STEP);
  const quieter = await withGain(1 - STEP);
  return { label, weights: louder.map((value, part) => (value - quieter[part]!) / (2 * STEP)) };
}

function scaled(signal: Float32Array, segment: number, gain: number): Float32Array {
  const bounds = [segment, segment + 1].map((edge) =>
    Math.floor((edge * signal.length) / SEGMENTS),
  );
  const copy = signal.slice();
  for (let index = bounds[0]!; index < bounds[1]!; index += 1) copy[index]! *= gain;
  return copy;
}
