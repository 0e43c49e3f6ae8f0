import { type ConfiguredEngine, openingOptions } from '../../fixtures/engines/configured-engine.ts';
import { createEngine } from '../../fixtures/engines/create-engine.ts';
import type { Engine } from '../../fixtures/engines/engine.ts';
import { UsageError } from '../errors.ts';

/** Items a run: enough to be quick, few enough for any memory. */
const BATCH = 32;

/**
 * A model's answer to each item, one row of outputs each, from an engine in its own process.
 *
 * @throws {UsageError} the model can't be loaded, doesn't take the items, or has no FP32 row for each
 * @throws {InfrastructureError} the engine's process was lost
 */
export async function answersOf(
  on: ConfiguredEngine,
  items: readonly Float32Array[],
  signal?: AbortSignal,
): Promise<Float32Array[]> {
  await using engine = await createEngine(openingOptions(on));
  const { model: path } = on;
  const fixedBatch = engine.inputs[0]?.shape[0] ?? -1;
  const size = fixedBatch > 0 ? fixedBatch : BATCH;
  const rows: Float32Array[] = [];
  for (let start = 0; start < items.length; start += size) {
    const batch = items.slice(start, start + size);
    // A model with a fixed batch gets its last one filled up.
    const filled = fixedBatch > 0 ? fillUp(batch, fixedBatch) : batch;
    const answers = await runBatch(engine, path, filled, signal);
    rows.push(...answers.slice(0, batch.length));
  }
  return rows;
}

function fillUp(batch: readonly Float32Array[], size: number): Float32Array[] {
  return Array.from({ length: size }, (_, index) => batch[index % batch.length]!);
}

async function runBatch(
  engine: Engine,
  path: string,
  batch: readonly Float32Array[],
  signal: AbortSignal | undefined,
): Promise<Float32Array[]> {
  const [input] = engine.inputs;
  const [output] = engine.outputs;
  if (!input || !output) throw new UsageError(`${path} has no input or no output`);
  const { length } = batch[0]!;
  const data = new Float32Array(batch.length * length);
  for (const [index, item] of batch.entries()) data.set(item, index * length);
  const shape = [batch.length, ...input.shape.slice(1)];
  const tensor = { datatype: 'FP32', shape, data } as const;
  const options = signal === undefined ? {} : { signal };
  const outputs = await engine.run({ [input.name]: tensor }, options);
  const values = outputs[output.name]?.data;
  if (!(values instanceof Float32Array) || values.length % batch.length !== 0) {
    throw new UsageError(`output '${output.name}' of ${path} has no FP32 row for each item`);
  }
  const width = values.length / batch.length;
  return batch.map((_, row) => values.slice(row * width, (row + 1) * width));
}
