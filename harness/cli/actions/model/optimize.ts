import { mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { encodeModel } from '../../../../fixtures/models/onnx/model-file.ts';
import { optimize, optimizationLevels } from '../../../../fixtures/models/optimize.ts';
import { readModel } from '../../../../fixtures/models/read-model.ts';
import { writeAtomically } from '../../../document/write-atomically.ts';
import { UsageError } from '../../../errors.ts';
import { formatQuantity } from '../../../metrics/format-quantity.ts';
import { type LevelResult, compareLevels } from '../../../variants/compare-levels.ts';

export interface OptimizeModelOptions {
  level?: 'basic' | 'extended' | 'all';
  out?: string;
  json?: true;
}

/** `assay model optimize <model>` */
export async function optimizeModelCommand(
  nameOrPath: string,
  options: OptimizeModelOptions,
): Promise<void> {
  const { path, model } = await readModel(nameOrPath);
  const folder = resolve(options.out ?? '.');
  const name = basename(path).replace(/\.onnx$/, '');
  await mkdir(folder, { recursive: true });

  const files: { level: string; path: string }[] = [{ level: 'as it is', path }];
  for (const level of options.level ? [options.level] : optimizationLevels) {
    const out = join(folder, `${name}.${level}.onnx`);
    if (out === path) throw new UsageError(`${out} would overwrite the model itself`);
    await writeAtomically(out, encodeModel(await optimize(model, level)));
    files.push({ level, path: out });
  }
  const results = await compareLevels(files);
  process.stdout.write(
    options.json ? `${JSON.stringify({ levels: results })}\n` : `${table(results).join('\n')}\n`,
  );
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
