import { describe, expect, test as base } from 'assay/fixtures';
import { modelPath } from '../../fixtures/models/models.ts';

/** The trained model, whichever engines the config names. */
const test = base.override('engineOptions', { model: await modelPath('fault') });

describe('an engine', { tags: ['stress'] }, () => {
  test.for([4, 64])(
    'gives %i callers at once what it gives them one by one',
    async (callers, { engine, signal }) => {
      const signals = Array.from({ length: callers }, (_, seed) =>
        signal('misalignment', { seed }),
      );
      const alone: Float32Array[] = [];
      for (const samples of signals) alone.push(await engine.run(samples));
      const together = await Promise.all(signals.map((samples) => engine.run(samples)));
      expect(together).toEqual(alone);
    },
  );
});
