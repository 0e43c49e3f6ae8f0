import { createEngine, describe, detectDevices, type Engine, expect, test } from 'assay/fixtures';
import { gpuMemoryMiB } from '../../fixtures/engines/devices/nvidia-smi.ts';
import { EngineCrashedError, EngineRunError } from '../../fixtures/engines/errors.ts';
import { modelPath } from '../../fixtures/models/models.ts';

/** What the memory of a card may move by without a leak: one block of the allocator. */
const BLOCK_MIB = 2;
const LARGEST_BATCH = 64;
const { 'onnx-cuda': cuda } = (await detectDevices()).engines;

/** A number from 1 to 64 for each round, without a pattern. */
function sizeOf(round: number): number {
  return 1 + ((round * 37 + (round >> 2) * 11) % LARGEST_BATCH);
}

async function run(engine: Engine, batch: number): Promise<readonly number[]> {
  const [{ name, shape }] = engine.inputs as [Engine['inputs'][number]];
  const samples = shape.at(-1) ?? 1;
  const data = new Float32Array(batch * samples).fill(0.1);
  const tensor = { datatype: 'FP32', shape: [batch, 1, samples], data } as const;
  const outputs = await engine.run({ [name]: tensor });
  return Object.values(outputs)[0]?.shape ?? [];
}

describe('an engine on a graphics card', { tags: ['stress', 'gpu', 'slow'] }, () => {
  if (!cuda.available) {
    test('is not here', ({ skip }) => {
      skip(cuda.reason);
      expect.unreachable();
    });
  }

  test.runIf(cuda.available)('does not fragment its memory by batches of random size', async () => {
    await using engine = await createEngine({
      engine: 'onnx-cuda',
      model: await modelPath('resnet18-1d'),
    });
    const pid = engine.pid ?? 0;
    for (let round = 0; round < LARGEST_BATCH; round += 1) await run(engine, round + 1);
    const settled = await gpuMemoryMiB(pid);
    for (let round = 0; round < 300; round += 1) await run(engine, sizeOf(round));
    expect(settled, 'the driver tells no memory of this process').not.toBeNull();
    expect(await gpuMemoryMiB(pid)).toBeLessThanOrEqual((settled ?? 0) + BLOCK_MIB);
  });

  test.runIf(cuda.available)('holds nothing after its release', async () => {
    const engine = await createEngine({ engine: 'onnx-cuda', model: await modelPath('fault') });
    const pid = engine.pid ?? 0;
    await run(engine, LARGEST_BATCH);
    await engine[Symbol.asyncDispose]();
    expect(await gpuMemoryMiB(pid)).toBeNull();
  });

  test.runIf(cuda.available)('survives a batch that does not fit into the card', async () => {
    await using engine = await createEngine({
      engine: 'onnx-cuda',
      model: await modelPath('resnet18-1d'),
    });
    let batch = LARGEST_BATCH;
    let refused: unknown = null;
    while (refused === null && batch <= 2 ** 14) {
      refused = await run(engine, batch).then(
        () => null,
        (error: unknown) => error,
      );
      batch *= 2;
    }
    const isExpected =
      refused === null ||
      refused instanceof EngineRunError ||
      refused instanceof EngineCrashedError;
    expect(isExpected, String(refused)).toBe(true);
    expect(await run(engine, 1)).toEqual([1, 11]);
  });
});
