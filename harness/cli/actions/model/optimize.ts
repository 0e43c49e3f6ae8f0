import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import {
  type GivenInputs,
  inputsFor,
  type ModelInputs,
} from '../../../../fixtures/models/inputs/model-inputs.ts';
import { openOrRefuse } from '../../../../fixtures/models/model-session.ts';
import type { Model } from '../../../../fixtures/models/onnx/model.ts';
import { optimizationLevels, optimize } from '../../../../fixtures/models/optimize.ts';
import { readModel } from '../../../../fixtures/models/read-model.ts';
import { UsageError } from '../../../errors.ts';
import { formatQuantity } from '../../../metrics/format-quantity.ts';
import { compareLevels, type LevelResult } from '../../../variants/compare-levels.ts';
import { requireFolderPlace } from './require-place.ts';
import { writeModel } from './write-model.ts';

export interface OptimizeModelOptions {
  level?: 'basic' | 'extended' | 'all';
  out?: string;
  data: string[];
  shape: string[];
  json?: true;
}

/** Runs on which the levels are compared. */
const RUNS = 4;

/** `assay model optimize <model>`: what is written has been run; a failure writes nothing. */
export async function optimizeModelCommand(
  nameOrPath: string,
  options: OptimizeModelOptions,
): Promise<void> {
  const { path, model, isBeside } = await readModel(nameOrPath);
  const folder = resolve(options.out ?? '.');
  const name = basename(path).replace(/\.onnx$/, '');
  const levels = options.level ? [options.level] : optimizationLevels;
  const outOf = (level: string): string => join(folder, `${name}.${level}.onnx`);
  if (levels.some((level) => outOf(level) === path)) {
    throw new UsageError(`${path} would be overwritten`);
  }
  await requireFolderPlace(folder);
  const given = { shapes: options.shape, data: options.data };
  const inputs = await inputsOf(path, model, given);
  await using tried = await mkdtempDisposable(join(tmpdir(), 'assay-levels-'));
  const files: { level: string; path: string; model: Model }[] = [];
  for (const level of levels) {
    const file = join(tried.path, `${level}.onnx`);
    const optimized = await optimize(model, level);
    await writeModel(file, optimized, { beside: isBeside });
    files.push({ level, path: file, model: optimized });
  }
  const measured = await compareLevels([{ level: 'as it is', path }, ...files], inputs.runs);
  for (const { level, model: optimized } of files) {
    await writeModel(outOf(level), optimized, { beside: isBeside });
  }
  const results = measured.map((one) =>
    one.path === path ? one : { ...one, path: outOf(one.level) },
  );
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ levels: results, inputs: inputs.said })}\n`
      : `${[...table(results), ...inputs.said.map((line) => ` input ${line}`)].join('\n')}\n`,
  );
}

async function inputsOf(path: string, model: Model, given: GivenInputs): Promise<ModelInputs> {
  await using session = await openOrRefuse(path);
  return await inputsFor(model, session, given, { runs: RUNS });
}

/** Times are for the eye: they hold no verdict, and each file runs as it is saved. */
function table(results: readonly LevelResult[]): string[] {
  const first = results[0]!;
  const lines = results.map((one) => [
    one.level,
    formatQuantity(one.bytes, 'B'),
    `${one.nodes} nodes`,
    `p50 ${formatQuantity(one.latencyMsP50, 'ms')}`,
    `${(one.latencyMsP50 / first.latencyMsP50).toFixed(2)}×`,
    one === first ? '' : `differs by ${one.largestRelativeError.toExponential(1)}`,
    one === first ? '' : one.path,
  ]);
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((row) => row[column]!.length)));
  const text = lines.map((row) =>
    ` ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd(),
  );
  const note = results.some(({ level }) => level === 'all')
    ? [' all is laid out for this CPU: use its file on machines of this kind only']
    : [];
  return [...text, ...note];
}
