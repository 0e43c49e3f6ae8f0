import { UsageError } from '../../errors.ts';
import type { Imported } from '../../thresholds/import/imported.ts';
import { readSloFile } from '../../thresholds/import/read-slo-file.ts';
import type { SloFormat } from '../../thresholds/import/slo-formats.ts';

export interface ConfigImportOptions {
  readonly subject: string;
  readonly unit: string;
  /** `name=statistic`, each. */
  readonly map: readonly string[];
  readonly json: boolean;
}

/**
 * `assay config import`: the part of a config that demands what another tool's file does, with a comment
 * for each demand that it can't say. Those are on stderr, too.
 */
export function importConfig(format: SloFormat, file: string, options: ConfigImportOptions): void {
  const { subject, unit, map, json } = options;
  if (unit !== 'ms' && unit !== 's') {
    throw new UsageError(`--unit '${unit}' is no unit of time here; units are ms, s`);
  }
  const imported = readSloFile(file, format, { subject, unit, names: new Map(map.map(pairOf)) });
  process.stdout.write(json ? `${JSON.stringify(imported)}\n` : partOf(imported, file, format));
  for (const { where, why } of imported.notExpressed) {
    process.stderr.write(`assay: not expressed: ${where}: ${why}\n`);
  }
}

function pairOf(text: string): readonly [string, string] {
  const [name = '', statistic = ''] = text.split('=', 2);
  if (name !== '' && statistic !== '') return [name, statistic];
  throw new UsageError(`--map '${text}' is not name=statistic`, {
    remedy: 'Write --map rt=latency.p95',
  });
}

function partOf({ thresholds, notExpressed }: Imported, file: string, format: string): string {
  const subjects = Object.entries(thresholds).map(
    ([subject, limits]) => `  '${subject}': ${objectText(limits)},\n`,
  );
  const left = notExpressed.map(({ where, why }) => `//   ${where}: ${why}\n`);
  return [
    `// From ${file} (${format}).\n`,
    'thresholds: {\n',
    ...subjects,
    '},\n',
    ...(left.length === 0 ? [] : ['// Not expressed:\n', ...left]),
  ].join('');
}

/** `{ latency: { p95: '< 600ms' }, errors: '< 1%' }`. */
function objectText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return `'${String(value)}'`;
  const fields = Object.entries(value).map(
    ([key, inner]) => `${/^[a-zA-Z_]\w*$/.test(key) ? key : `'${key}'`}: ${objectText(inner)}`,
  );
  return `{ ${fields.join(', ')} }`;
}
