import { itemLength, generatedItems } from '../../fixtures/models/items.ts';
import { readModel } from '../../fixtures/models/read-model.ts';
import { sortSamples } from '../metrics/samples.ts';
import { compareAnswers } from '../measurement/model/compare-answers.ts';
import { median } from '../statistics/quantile.ts';
import { answersOf } from './answers.ts';
import { onCpu } from './on-cpu.ts';
import { timeModels } from './profile.ts';

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
): Promise<LevelResult[]> {
  const read = await Promise.all(files.map(({ path }) => readModel(path)));
  const items = generatedItems(itemLength(read[0]!.model), { perClass: 1, seed: 7 });
  const times = await timeModels(
    files.map(({ path }) => ({ on: onCpu(path), batch: 1, graphOptimization: 'disabled' })),
    ROUNDS,
  );
  const windows = items.map(({ data }) => data);
  const labels = items.map(({ label }) => label);
  const reference = await answersOf(onCpu(files[0]!.path), windows);
  const results: LevelResult[] = [];
  for (const [index, { level, path }] of files.entries()) {
    const answers = await answersOf(onCpu(path), windows);
    results.push({
      level,
      path,
      bytes: read[index]!.bytes.byteLength,
      nodes: read[index]!.model.graph.nodes.length,
      latencyMsP50: median(sortSamples(times[index]!)),
      largestRelativeError: compareAnswers(reference, answers, labels).largestRelativeError,
    });
  }
  return results;
}
