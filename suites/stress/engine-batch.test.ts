import { describe, expect, test as base } from 'assay/fixtures';
import { modelPath } from '../../fixtures/models/models.ts';

/** The trained model, whichever engines the config names. */
const test = base.override('engineOptions', { model: await modelPath('fault') });

/** Relative to 1, since probabilities are compared: what float32 sums in another order may differ by. */
const TOLERANCE = 1e-5;

describe('an engine', { tags: ['stress'] }, () => {
  for (const size of [1, 2, 3, 7, 8, 32, 128, 512, 2_048]) {
    const tags = size > 512 ? ['slow'] : [];
    test(
      `gives each of a batch of ${size} what it gets alone`,
      { tags },
      async ({ engine, signal }) => {
        const distinct = Array.from({ length: Math.min(size, 16) }, (_, seed) =>
          signal('wear+lubrication', { seed }),
        );
        const alone: Float32Array[] = [];
        for (const samples of distinct) alone.push(await engine.run(samples));

        const length = distinct[0]!.length;
        const batch = new Float32Array(size * length);
        for (let row = 0; row < size; row += 1)
          batch.set(distinct[row % distinct.length]!, row * length);
        const together = await engine.run(batch);

        const width = alone[0]!.length;
        expect(together.length).toBe(size * width);
        let largest = 0;
        for (let row = 0; row < size; row += 1) {
          const expected = alone[row % distinct.length]!;
          for (let column = 0; column < width; column += 1) {
            const difference = Math.abs(together[row * width + column]! - expected[column]!);
            largest = Math.max(largest, difference);
          }
        }
        expect(largest).toBeLessThanOrEqual(TOLERANCE);
      },
    );
  }
});
