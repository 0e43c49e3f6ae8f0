import type { Engine } from '../../fixtures/engines/engine.ts';
import { createEnginePool } from '../../fixtures/engines/pool/create-engine-pool.ts';
import { median } from '../backend/paired-blocks.ts';

export interface BatchingGain {
  /** Calls a second of `callers` who each start the next when the last is answered. */
  readonly singlePerSecond: number;
  readonly batchedPerSecond: number;
  /** Median over the pairs of batched to single. */
  readonly ratio: number;
  readonly range: readonly [low: number, high: number];
}

/** Throughput with dynamic batching beside the same engine without, in blocks in turn. */
export async function batchingGain(
  model: string,
  samples: number,
  options: {
    readonly callers: number;
    readonly maxBatch: number;
    readonly pairs: number;
    readonly operations: number;
  },
): Promise<BatchingGain> {
  const { callers, maxBatch, pairs, operations } = options;
  const engineOptions = { engine: 'onnx-cpu', model } as const;
  await using single = await createEnginePool(engineOptions);
  await using batched = await createEnginePool(engineOptions, { maxBatch });
  const blocks: { single: number; batched: number }[] = [];
  for (let pair = -1; pair < pairs; pair += 1) {
    const block = {
      single: await perSecond(single, samples, callers, operations),
      batched: await perSecond(batched, samples, callers, operations),
    };
    // The first pair warms both up.
    if (pair >= 0) blocks.push(block);
  }
  const ratios = blocks.map((block) => block.batched / block.single).toSorted((a, b) => a - b);
  return {
    singlePerSecond: median(blocks.map((block) => block.single)),
    batchedPerSecond: median(blocks.map((block) => block.batched)),
    ratio: median(ratios),
    range: [ratios[0] ?? NaN, ratios.at(-1) ?? NaN],
  };
}

async function perSecond(
  engine: Engine,
  samples: number,
  callers: number,
  operations: number,
): Promise<number> {
  const [input] = engine.inputs;
  const data = Float32Array.from({ length: samples }, (_, index) => Math.sin(index / 7));
  const inputs = {
    [input?.name ?? '']: { datatype: 'FP32', shape: [1, 1, samples], data },
  } as const;
  let left = operations;
  async function caller(): Promise<void> {
    while (left > 0) {
      left -= 1;
      await engine.run(inputs);
    }
  }
  const start = performance.now();
  await Promise.all(Array.from({ length: callers }, caller));
  return (operations * 1_000) / (performance.now() - start);
}
