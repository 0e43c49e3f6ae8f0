import { expect, test } from 'vitest';
import {
  Classifier,
  NotFiniteError,
  type Runnable,
} from '../../../../../examples/backend/inference/classifier.ts';

const classes = ['quiet', 'loud'];

/** Scores a signal by its sum: [-sum, sum]. */
function summing(outputName: string, runs: number[][] = []): Runnable {
  return {
    inputs: [{ name: 'signal', datatype: 'FP32', shape: [-1, 1, 3] }],
    outputs: [{ name: outputName, datatype: 'FP32', shape: [-1, 2] }],
    async run({ signal }) {
      runs.push([...signal!.shape]);
      const data = new Float32Array(signal!.shape[0]! * 2);
      for (let row = 0; row < signal!.shape[0]!; row += 1) {
        const samples = signal!.data.slice(row * 3, row * 3 + 3) as Float32Array;
        const sum = samples.reduce((a, b) => a + b, 0);
        data.set([-sum, sum], row * 2);
      }
      return { [outputName]: { datatype: 'FP32', shape: [signal!.shape[0]!, 2], data } };
    },
  };
}

test('several signals are one run, and each gets its own label', async () => {
  const runs: number[][] = [];
  const classifier = new Classifier(summing('probabilities', runs), classes);
  const labels = await classifier.classify(
    [Float32Array.of(1, 1, 1), Float32Array.of(-1, 0, 0)],
    {},
  );
  expect(labels.map(({ label }) => label)).toEqual(['loud', 'quiet']);
  expect(runs).toEqual([[2, 1, 3]]);
});

test('the length of a signal comes from the model', () => {
  expect(new Classifier(summing('probabilities'), classes).signalLength).toBe(3);
});

test('logits are turned into probabilities, probabilities are left alone', async () => {
  const signal = Float32Array.of(0.5, 0, 0);
  const [fromLogits] = await new Classifier(summing('logits'), classes).classify([signal], {});
  const [asTheyAre] = await new Classifier(summing('p'), classes).classify([signal], {});
  expect(fromLogits!.confidence).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
  expect(asTheyAre!.confidence).toBe(0.5);
});

test.each(['p', 'logits'])(
  'a signal that overflows in the model has no label (%s)',
  async (output) => {
    const classifier = new Classifier(summing(output), classes);
    const overflowing = Float32Array.of(3e38, 3e38, 0);
    await expect(classifier.classify([overflowing], {})).rejects.toThrow(NotFiniteError);
  },
);

test('a model whose outputs are not the classes is refused at the start', () => {
  expect(() => new Classifier(summing('logits'), ['one'])).toThrow('2 values; there are 1 classes');
});

test('a model with a dynamic length or several inputs is refused at the start', () => {
  const [input] = summing('y').inputs;
  const dynamic = { ...summing('y'), inputs: [{ ...input!, shape: [-1, 1, -1] }] };
  expect(() => new Classifier(dynamic, classes)).toThrow('only the first dimension may be dynamic');
  const double = { ...summing('y'), inputs: [input!, input!] };
  expect(() => new Classifier(double, classes)).toThrow('takes one FP32 input');
});
