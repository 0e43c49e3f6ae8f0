import type { Tensors } from '../../fixtures/engines/engine.ts';
import { nodesIn } from '../../fixtures/models/onnx/bodies.ts';
import { outputError } from '../../fixtures/models/output-error.ts';
import { readModel } from '../../fixtures/models/read-model.ts';
import { sortSamples } from '../metrics/samples.ts';
import { median } from '../statistics/quantile.ts';
import { answersAsSaved } from './answers.ts';
import { onCpu } from './on-cpu.ts';
import { timeModels } from './profile.ts';
import { writeTimedInputs } from './timed-inputs.ts';

/** One optimization level's file, beside the first one. */
export interface LevelResult {
  readonly level: string;
  readonly path: string;
  readonly bytes: number;
  readonly nodes: number;
  /** Of one item, the file run as it is, in milliseconds. */
  readonly latencyMsP50: number;
  /** Largest difference of an output from the first file's, by that one's largest output. */
  readonly largestRelativeError: number;
}

/** Rounds of timing: a median over this many is steady to about a per cent on a quiet machine. */
const ROUNDS = 100;

/**
 * Runs each file without any further optimization, in turn with the others, and compares its answers
 * with those of the first.
 */
export async function compareLevels(
  files: readonly { readonly level: string; readonly path: string }[],
  runs: readonly Tensors[],
): Promise<LevelResult[]> {
  const read = await Promise.all(files.map(({ path }) => readModel(path)));
  const inputs = await writeTimedInputs(runs[0]!);
  const times = await timeModels(
    files.map(({ path }) => ({ on: onCpu(path), inputs, graphOptimization: 'disabled' })),
    ROUNDS,
  );
  const reference = await answersAsSaved(files[0]!.path, runs);
  const results: LevelResult[] = [];
  for (const [index, { level, path }] of files.entries()) {
    const answers = await answersAsSaved(path, runs);
    results.push({
      level,
      path,
      bytes: read[index]!.bytes.byteLength,
      nodes: nodesIn(read[index]!.model.graph).toArray().length,
      latencyMsP50: median(sortSamples(times[index]!)),
      largestRelativeError: outputError(reference, answers).relative,
    });
  }
  return results;
}
