import { Random } from '../../../fixtures/signals/random.ts';
import { softmax } from '../inference/softmax.ts';

export interface Example {
  readonly features: Float64Array;
  /** From 0 to `classCount` − 1. */
  readonly label: number;
}

export interface TrainOptions {
  /** Units of the layer between; 0 for none. */
  readonly hidden: number;
  readonly classCount: number;
  readonly seed: number;
}

export interface Perceptron {
  /** Weights and biases. */
  readonly parameterCount: number;
  classify(features: Float64Array): number;
}

const EPOCHS = 60;
const RATE = 0.05;

/**
 * Trains a perceptron with no or one hidden layer (ReLU) by stochastic gradient descent on the cross
 * entropy. Features are brought to mean 0 and deviation 1 first. The same seed gives the same weights.
 */
export function trainPerceptron(
  examples: readonly Example[],
  { hidden, classCount, seed }: TrainOptions,
): Perceptron {
  const width = examples[0]!.features.length;
  const random = new Random(seed, 'perceptron');
  const scale = standardization(examples.map(({ features }) => features));
  const sizes = hidden === 0 ? [width, classCount] : [width, hidden, classCount];
  const layers = sizes.slice(1).map((outputs, index) => new Layer(sizes[index]!, outputs, random));
  const forward = (features: Float64Array): Float64Array[] => {
    const activations = [scale(features)];
    for (const [index, layer] of layers.entries()) {
      const sums = layer.forward(activations[index]!);
      activations.push(index + 1 < layers.length ? sums.map((sum) => Math.max(0, sum)) : sums);
    }
    return activations;
  };
  const inputs = examples.map(({ label, features }) => ({ label, features }));
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (const { features, label } of shuffled(inputs, random)) {
      const activations = forward(features);
      let gradient = Float64Array.from(softmax(Float32Array.from(activations.at(-1)!)));
      gradient[label]! -= 1;
      for (let index = layers.length - 1; index >= 0; index -= 1) {
        gradient = layers[index]!.learn(activations[index]!, gradient);
      }
    }
  }
  return {
    parameterCount: layers.reduce((sum, layer) => sum + layer.parameterCount, 0),
    classify: (features) => {
      const scores = forward(features).at(-1)!;
      return scores.indexOf(Math.max(...scores));
    },
  };
}

class Layer {
  readonly #weights: Float64Array;
  readonly #biases: Float64Array;
  readonly #inputs: number;

  constructor(inputs: number, outputs: number, random: Random) {
    this.#inputs = inputs;
    // He et al. (2015), for ReLU.
    const deviation = Math.sqrt(2 / inputs);
    this.#weights = Float64Array.from(
      { length: inputs * outputs },
      () => deviation * random.normal(),
    );
    this.#biases = new Float64Array(outputs);
  }

  get parameterCount(): number {
    return this.#weights.length + this.#biases.length;
  }

  forward(input: Float64Array): Float64Array {
    return this.#biases.map((bias, output) => {
      let sum = bias;
      for (let index = 0; index < this.#inputs; index += 1) {
        sum += this.#weights[output * this.#inputs + index]! * input[index]!;
      }
      return sum;
    });
  }

  /**
   * Goes a step against the gradient of the outputs.
   * @returns the gradient of the inputs, where a ReLU let them pass
   */
  learn(input: Float64Array, gradient: Float64Array): Float64Array<ArrayBuffer> {
    const back = new Float64Array(this.#inputs);
    for (const [output, slope] of gradient.entries()) {
      for (let index = 0; index < this.#inputs; index += 1) {
        const place = output * this.#inputs + index;
        if (input[index]! > 0) back[index]! += slope * this.#weights[place]!;
        this.#weights[place]! -= RATE * slope * input[index]!;
      }
      this.#biases[output]! -= RATE * slope;
    }
    return back;
  }
}

function standardization(rows: readonly Float64Array[]): (row: Float64Array) => Float64Array {
  const means = rows[0]!.map((_, column) => mean(rows.map((row) => row[column]!)));
  const deviations = means.map((center, column) =>
    Math.sqrt(mean(rows.map((row) => (row[column]! - center) ** 2))),
  );
  return (row) => row.map((value, column) => (value - means[column]!) / (deviations[column]! || 1));
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function shuffled<Value>(values: readonly Value[], random: Random): Value[] {
  const order = [...values];
  for (let index = order.length - 1; index > 0; index -= 1) {
    const other = random.integer(index + 1);
    [order[index], order[other]] = [order[other]!, order[index]!];
  }
  return order;
}
