import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../fixtures/engines/engine.ts';
import { EngineCrashedError, EngineOverloadedError } from '../../../fixtures/engines/errors.ts';
import { createEnginePool } from '../../../fixtures/engines/pool/create-engine-pool.ts';
import { batch, CLASSES, largestDifference, logitsOf, model, windowOf } from './subjects.ts';

async function answersOf(engine: Engine, count: number): Promise<Float32Array> {
  const inputs = batch(count);
  const answers = await Promise.all(
    Array.from({ length: count }, (_, index) => engine.run(windowOf(inputs, index))),
  );
  const joined = new Float32Array(count * CLASSES);
  for (const [index, answer] of answers.entries()) joined.set(logitsOf(answer), index * CLASSES);
  return joined;
}

describe('an engine pool', { tags: ['integration'] }, () => {
  test.for([
    { size: 1, maxBatch: 8 },
    { size: 1, maxBatch: 16, maxDelayMs: 2 },
    { size: 2, maxBatch: 1 },
    { size: 2, maxBatch: 8 },
  ])('answers 64 concurrent calls as one engine does: %o', async (options) => {
    await using pool = await createEnginePool({ engine: 'onnx-cpu', model }, options);
    await using single = await createEnginePool({ engine: 'onnx-cpu', model });
    const expected = logitsOf(await single.run(batch(64)));
    expect(largestDifference(await answersOf(pool, 64), expected)).toBeLessThanOrEqual(1e-5);
  });

  test('refuses what does not fit into its queue', async () => {
    await using pool = await createEnginePool(
      { engine: 'onnx-cpu', model, maxQueue: 1 },
      { maxBatch: 2 },
    );
    const calls = await Promise.allSettled(Array.from({ length: 20 }, () => pool.run(batch(1))));
    const refused = calls.filter((call) => call.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(EngineOverloadedError);
  });

  test('loses only the batch that ran when a host dies, and starts a new one', async () => {
    await using pool = await createEnginePool({ engine: 'onnx-cpu', model }, { maxBatch: 8 });
    await pool.run(batch(1));
    process.kill(pool.pid ?? NaN, 'SIGSTOP');
    const running = pool.run(batch(4));
    const waiting = pool.run(batch(2));
    process.kill(pool.pid ?? NaN, 'SIGKILL');
    await expect(running).rejects.toThrow(EngineCrashedError);
    expect((await waiting)['logits']?.shape).toEqual([2, CLASSES]);
    expect(pool.losses).toHaveLength(1);
  });
});
