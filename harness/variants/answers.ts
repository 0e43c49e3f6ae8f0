import { type ConfiguredEngine, openingOptions } from '../../fixtures/engines/configured-engine.ts';
import { createEngine } from '../../fixtures/engines/create-engine.ts';
import type { Tensors } from '../../fixtures/engines/engine.ts';
import type { GraphOptimization } from '../../fixtures/engines/options.ts';

/** A file's answers, its graph run as it is saved: optimized again, every level would be the same graph. */
export async function answersAsSaved(
  model: string,
  runs: readonly Tensors[],
): Promise<readonly Tensors[]> {
  const graphOptimization: GraphOptimization = 'disabled';
  await using engine = await createEngine({ engine: 'onnx-cpu', model, graphOptimization });
  const answers: Tensors[] = [];
  for (const run of runs) answers.push(await engine.run(run));
  return answers;
}

/**
 * A model's answer to each run, from an engine in its own process.
 *
 * @throws {UsageError} the model can't be loaded, or doesn't take the inputs
 * @throws {EngineUnavailableError} its engine can't run here
 * @throws {InfrastructureError} the engine's process was lost
 */
export async function answersOf(
  on: ConfiguredEngine,
  runs: readonly Tensors[],
  signal?: AbortSignal,
): Promise<Tensors[]> {
  await using engine = await createEngine(openingOptions(on));
  const options = signal === undefined ? {} : { signal };
  const answers: Tensors[] = [];
  for (const run of runs) answers.push(await engine.run(run, options));
  return answers;
}
