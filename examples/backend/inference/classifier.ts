import type { RunOptions, TensorDescription, Tensors } from '../../../fixtures/engines/engine.ts';
import { softmax } from './softmax.ts';

export interface Classification {
  readonly label: string;
  /** Probability of `label`, 0 to 1. */
  readonly confidence: number;
  /** One for each class, in the order of `classes`. */
  readonly probabilities: Float32Array;
}

/** The part of an engine that a classifier needs. */
export interface Runnable {
  readonly inputs: readonly TensorDescription[];
  readonly outputs: readonly TensorDescription[];
  run(inputs: Tensors, options?: RunOptions): Promise<Tensors>;
}

/** The model that was loaded is not one that classifies a signal. */
export class ModelMismatchError extends Error {
  override readonly name = 'ModelMismatchError';
}

/** The model gave scores that are not numbers: what it was asked overflows inside of it. */
export class NotFiniteError extends Error {
  override readonly name = 'NotFiniteError';
}

/**
 * A model with one float32 input `[N, …, samples]` and one float32 output `[N, classes]`, seen as a
 * function from signals to labels. An output that is called `logits` gets a softmax.
 */
export class Classifier {
  /** Samples of one signal. */
  readonly signalLength: number;
  readonly classes: readonly string[];
  readonly #engine: Runnable;
  readonly #input: TensorDescription;
  readonly #output: TensorDescription;

  constructor(engine: Runnable, classes: readonly string[]) {
    this.#engine = engine;
    this.#input = theOnly(engine.inputs, 'input');
    this.#output = theOnly(engine.outputs, 'output');
    this.signalLength = sampleCount(this.#input);
    this.classes = classes;
    const outputCount = this.#output.shape.at(-1);
    if (outputCount !== classes.length) {
      throw new ModelMismatchError(
        `output '${this.#output.name}' has ${outputCount} values; there are ${classes.length} classes`,
      );
    }
  }

  /**
   * Classifies all signals in one run. Each has `signalLength` finite samples.
   * @throws {NotFiniteError} the answer to one of them is none
   */
  async classify(signals: readonly Float32Array[], options: RunOptions): Promise<Classification[]> {
    const { name, shape } = this.#input;
    const outputs = await this.#engine.run(
      {
        [name]: {
          datatype: 'FP32',
          shape: [signals.length, ...shape.slice(1)],
          data: concatenate(signals, this.signalLength),
        },
      },
      options,
    );
    const scores = outputs[this.#output.name]?.data;
    if (!(scores instanceof Float32Array)) {
      throw new ModelMismatchError(`output '${this.#output.name}' is not float32`);
    }
    const width = this.classes.length;
    return signals.map((_, row) => this.#decide(scores.slice(row * width, (row + 1) * width)));
  }

  #decide(scores: Float32Array): Classification {
    const probabilities = this.#output.name === 'logits' ? softmax(scores) : scores;
    let best = -1;
    for (const [index, probability] of probabilities.entries()) {
      if (!Number.isFinite(probability)) {
        throw new NotFiniteError(
          `the model's score of '${this.classes[index]}' is ${probability}: the signal overflows in it`,
        );
      }
      if (best === -1 || probability > probabilities[best]!) best = index;
    }
    return { label: this.classes[best]!, confidence: probabilities[best]!, probabilities };
  }
}

function theOnly(
  descriptions: readonly TensorDescription[],
  side: 'input' | 'output',
): TensorDescription {
  const [description] = descriptions;
  if (description === undefined || descriptions.length > 1 || description.datatype !== 'FP32') {
    const found = descriptions.map(({ name, datatype }) => `${name} (${datatype})`).join(', ');
    throw new ModelMismatchError(`a classifier takes one FP32 ${side}; the model has ${found}`);
  }
  return description;
}

function sampleCount({ name, shape }: TensorDescription): number {
  const sample = shape.slice(1);
  if (sample.length === 0 || sample.some((size) => size < 1)) {
    throw new ModelMismatchError(
      `input '${name}' has shape [${shape.join(', ')}]; only the first dimension may be dynamic`,
    );
  }
  return sample.reduce((product, size) => product * size, 1);
}

function concatenate(signals: readonly Float32Array[], length: number): Float32Array {
  const [first] = signals;
  if (first !== undefined && signals.length === 1) return first;
  const all = new Float32Array(signals.length * length);
  for (const [index, signal] of signals.entries()) all.set(signal, index * length);
  return all;
}
