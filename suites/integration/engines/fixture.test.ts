import { describe, expect, test as base } from '../../../fixtures/index.ts';
import { modelPath } from '../../../fixtures/models/models.ts';
import { faultClasses } from '../../../fixtures/signals/index.ts';

/** What most projects have in their tests: one engine, which needs no name. */
const test = base.override('engineOptions', { model: await modelPath('fault') });

describe('the engine fixture', { tags: ['integration'] }, () => {
  test('runs the trained model on a signal', async ({ engine, signal }) => {
    const probabilities = await engine.run(signal('imbalance', { severity: 0.8 }));
    expect(probabilities).toHaveLength(faultClasses.length);
    const best = probabilities.indexOf(Math.max(...probabilities));
    expect(faultClasses[best]).toBe('imbalance');
  });

  test('runs two windows at once', async ({ engine, signal }) => {
    const window = signal('healthy');
    const twice = new Float32Array(window.length * 2);
    twice.set(window);
    twice.set(window, window.length);
    const probabilities = await engine.run(twice);
    expect(probabilities.slice(0, 11)).toEqual(probabilities.slice(11));
  });

  test('refuses half a window', async ({ engine, signal }) => {
    const half = signal('healthy').subarray(1);
    await expect(engine.run(half)).rejects.toThrow(
      'has 4095 samples; the model takes windows of 4096',
    );
  });
});
