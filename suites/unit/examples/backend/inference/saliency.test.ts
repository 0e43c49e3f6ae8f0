import { expect, test } from 'vitest';
import { explain, SEGMENTS } from '../../../../../examples/backend/inference/saliency.ts';

const LENGTH = 4 * SEGMENTS;

/** Tells `loud` with a probability that grows with the mean of the third part, and of nothing else. */
const listener = {
  classes: ['quiet', 'loud'],
  classify: async (signals: readonly Float32Array[]) =>
    signals.map((signal) => {
      const part = signal.subarray(8, 12);
      const loud = 0.6 + 0.3 * (part.reduce((a, b) => a + b, 0) / part.length);
      return { label: 'loud', confidence: loud, probabilities: Float32Array.of(1 - loud, loud) };
    }),
};

test.for(['occlusion', 'finite-differences'] as const)(
  'by %s all weight is on the part that the label hangs on',
  async (method) => {
    const signal = new Float32Array(LENGTH).fill(1);
    const { label, weights } = await explain(listener, signal, method, { timeoutMs: 1_000 });
    expect(label).toBe('loud');
    expect(weights).toHaveLength(SEGMENTS);
    for (const [part, weight] of weights.entries()) {
      // The probability is linear in the part: both methods find its slope.
      expect(weight).toBeCloseTo(part === 2 ? 0.3 : 0, 4);
    }
  },
);

test('the signal itself stays as it is', async () => {
  const signal = Float32Array.from({ length: LENGTH }, (_, index) => index);
  await explain(listener, signal, 'occlusion', { timeoutMs: 1_000 });
  expect([...signal]).toEqual([...Array(LENGTH).keys()]);
});
