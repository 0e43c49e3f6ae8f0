import {
  type ConfiguredEngine,
  openingOptions,
} from '../../../fixtures/engines/configured-engine.ts';
import { createEngine } from '../../../fixtures/engines/create-engine.ts';
import { batchedRun } from '../../../fixtures/models/inputs/batched.ts';
import { describedSpecs, inputSpecs } from '../../../fixtures/models/inputs/input-spec.ts';
import { type GivenInputs, inputsOfSpecs } from '../../../fixtures/models/inputs/model-inputs.ts';
import { readModel } from '../../../fixtures/models/read-model.ts';
import type { SweepConfig } from '../../config/engines.ts';
import type { SweepReport } from '../../document/document.ts';
import { kneeOf } from './knee.ts';
import { sweepEngine } from './sweep-engine.ts';
import { sweepConclusion, sweepNotes } from './sweep-words.ts';

/** Items to make batches of. */
const RUNS = 8;

/**
 * Opens an engine and measures its throughput against its latency, by batch and number of callers.
 * @throws {UsageError} the model can't be read, or doesn't run on the inputs
 * @throws {EngineUnavailableError} the engine can't run here, in the probe's words
 */
export async function sweepModel(
  on: ConfiguredEngine,
  plan: SweepConfig,
  given: GivenInputs,
  {
    signal,
    onProgress,
  }: { readonly signal: AbortSignal; readonly onProgress: (line: string) => void },
): Promise<SweepReport> {
  const { engine: name, threads, url } = on;
  await using engine = await createEngine(openingOptions(on));
  const specs =
    url === null ? inputSpecs((await readModel(on.model)).model) : describedSpecs(engine.inputs);
  const inputs = await inputsOfSpecs(specs, engine, given, { runs: RUNS });
  const points = await sweepEngine(engine, {
    batches: new Map(
      ascending(plan.batches).map((size) => [size, batchedRun(inputs.runs, size, specs)]),
    ),
    concurrencies: ascending(plan.callers),
    rounds: plan.rounds,
    roundMs: plan.pointMs,
    signal,
    onProgress,
  });
  const knee = kneeOf(points);
  return {
    name: on.name,
    engine: name,
    device: engine.device,
    points,
    knee: knee === null ? null : points.indexOf(knee),
    conclusion: sweepConclusion(points, knee),
    notes: sweepNotes(points, inputs.said, { ...plan, threads: url === null ? threads : null }),
  };
}

/** Each once. */
function ascending(counts: readonly number[]): number[] {
  return [...new Set(counts)].toSorted((a, b) => a - b);
}
