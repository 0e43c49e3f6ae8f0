import { z } from 'zod';
import { variables } from '../../config/environment.ts';
import { loadConfig, type LoadedConfig } from '../../config/load-config.ts';
import { Redaction, isSecretKey, redacted } from '../../config/redaction.ts';
import { configSchema, profilesOf } from '../../config/schema.ts';
import { formatPath } from '../../config/walk-schema.ts';

/** `assay config --schema`: what an editor needs to complete and check a YAML or JSON config. */
export function printSchema(): void {
  const schema = z.toJSONSchema(configSchema, { io: 'input' });
  process.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
}

export interface PrintOptions {
  readonly file: string | null;
  readonly set: readonly string[];
  readonly json: boolean;
}

/** `assay config`: every resolved value with where it comes from, without any secret. */
export async function configCommand(options: PrintOptions): Promise<void> {
  const loaded = await loadConfig({ file: options.file, set: options.set });
  const rows = resolvedValues(loaded);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ file: loaded.file, values: rows }, null, 2)}\n`);
    return;
  }
  const width = Math.max(...rows.map((row) => row.path.length));
  process.stdout.write(`${loaded.file}\n\n`);
  for (const row of rows) {
    process.stdout.write(
      `${row.path.padEnd(width)}  ${JSON.stringify(row.value)}  (${row.origin})\n`,
    );
  }
  const names = Object.entries(variables);
  const nameWidth = Math.max(...names.map(([name]) => name.length));
  process.stdout.write(
    '\nEvery value can be set by ASSAY_<PATH> too (ASSAY_TARGET_READY). Other variables:\n',
  );
  for (const [name, meaning] of names) {
    process.stdout.write(`${name.padEnd(nameWidth)}  ${meaning}\n`);
  }
}

interface Row {
  readonly path: string;
  readonly value: unknown;
  readonly origin: string;
}

function resolvedValues(loaded: LoadedConfig): readonly Row[] {
  const redaction = new Redaction();
  const whole = { ...loaded.config, profiles: profilesOf(loaded.config) };
  return leaves(whole, []).map(({ path, value }) => ({
    path: formatPath(path),
    value: path.some(isSecretKey) ? redacted : redaction.redactJson(value),
    origin: loaded.originOf(path),
  }));
}

function leaves(
  value: unknown,
  path: readonly string[],
): { path: readonly string[]; value: unknown }[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return value === undefined ? [] : [{ path: [...path], value }];
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return [{ path: [...path], value: {} }];
  return entries.flatMap(([key, child]) => leaves(child, [...path, key]));
}
