import { describe, expect, test } from 'vitest';
import { bandEnergies } from '../../../../../examples/backend/training/band-energies.ts';
import {
  type Example,
  trainPerceptron,
} from '../../../../../examples/backend/training/perceptron.ts';

const tone = (cycles: number, amplitude = 1) =>
  Float32Array.from(
    { length: 1_024 },
    (_, index) => amplitude * Math.sin((2 * Math.PI * cycles * index) / 1_024),
  );

describe('the energies of the bands', () => {
  test('show a tone in its band', () => {
    for (const [cycles, band] of [
      [10, 0],
      [100, 1],
      [200, 3],
      [500, 7],
    ] as const) {
      const energies = bandEnergies(tone(cycles), 8);
      expect(energies.indexOf(Math.max(...energies))).toBe(band);
    }
  });

  test('grow by ln 4 when the signal is twice as loud', () => {
    const quiet = bandEnergies(tone(100), 8)[1]!;
    expect(bandEnergies(tone(100, 2), 8)[1]! - quiet).toBeCloseTo(Math.log(4), 5);
  });

  test('hold all of its power (Parseval)', () => {
    const power = [...bandEnergies(tone(100), 4)].reduce(
      (sum, one) => sum + Math.exp(one) * 128,
      0,
    );
    // Half of 1,024 · Σ x², the other half being the mirrored frequencies.
    expect(power / ((1_024 * 512) / 2)).toBeCloseTo(1, 3);
  });
});

describe('a perceptron', () => {
  /** Which of two numbers is negative, both or none: not to be told by a line. */
  const crossed: Example[] = Array.from({ length: 200 }, (_, index) => {
    const x = Math.sin(index * 1.7) + 0.01;
    const y = Math.cos(index * 2.9) + 0.01;
    return { features: Float64Array.of(x, y), label: x * y > 0 ? 1 : 0 };
  });
  const accuracy = (hidden: number) => {
    const network = trainPerceptron(crossed, { hidden, classCount: 2, seed: 1 });
    return (
      crossed.filter(({ features, label }) => network.classify(features) === label).length / 200
    );
  };

  test('learns with a hidden layer what it can not learn without', () => {
    expect(accuracy(0)).toBeLessThan(0.7);
    expect(accuracy(16)).toBeGreaterThan(0.95);
  });

  test('counts its weights and biases', () => {
    const sizes = [0, 8].map(
      (hidden) => trainPerceptron(crossed, { hidden, classCount: 2, seed: 1 }).parameterCount,
    );
    expect(sizes).toEqual([2 * 2 + 2, 2 * 8 + 8 + 8 * 2 + 2]);
  });
});
