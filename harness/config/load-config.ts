import { dirname, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { environmentLayer, type Assignment } from './environment-layer.ts';
import { readVariable } from './environment.ts';
import { explainIssues } from './explain-issues.ts';
import { flagLayer } from './flag-layer.ts';
import { findConfigFile, readConfigFile } from './read-file.ts';
import { configSchema, type AssayConfig } from './schema.ts';
import { formatPath, type Path } from './walk-schema.ts';

export interface LoadedConfig {
  readonly config: AssayConfig;
  /** Absolute path of the file. */
  readonly file: string;
  /** The file's folder: globs and paths of the config are relative to it. */
  readonly root: string;
  /** Where the value at a path comes from: `assay.config.ts`, `ASSAY_…`, `--set` or `default`. */
  readonly originOf: (path: Path) => string;
}

export interface LoadOptions {
  /** From `--config`; without it ASSAY_CONFIG, else the nearest assay.config.* upwards. */
  readonly file?: string | null;
  readonly cwd?: string;
  /** The values of `--set`, each `path=value`. */
  readonly set?: readonly string[];
  /** From `--engine`: what every entry of `engines` runs on. Without it ASSAY_ENGINE. */
  readonly engine?: string | null;
}

/**
 * Reads, layers (file < environment < flags) and validates the config. Starts nothing.
 * @throws {UsageError} no file, a broken one, or values that are not allowed, all of them named
 */
export async function loadConfig(options: LoadOptions = {}): Promise<LoadedConfig> {
  const cwd = options.cwd ?? process.cwd();
  const named = options.file ?? readVariable('ASSAY_CONFIG');
  const file = named === null ? findConfigFile(cwd) : resolve(cwd, named);
  const written = await readConfigFile(file);
  const assignments = [...environmentLayer(), ...flagLayer(options.set ?? [])];
  const layered = applyAssignments(written, assignments);
  const origins = new Map(assignments.map(({ path, origin }) => [formatPath(path), origin]));
  const originOf = (path: Path): string =>
    origins.get(formatPath(path)) ?? (isSetIn(written, path) ? file : 'default');
  const config = validate(layered, file, originOf);
  const engine = options.engine ?? readVariable('ASSAY_ENGINE');
  return { config: onEngine(config, engine), file, root: dirname(file), originOf };
}

/** The same models on another engine; what is remote runs where its server is. */
function onEngine(config: AssayConfig, engine: string | null): AssayConfig {
  if (engine === null) return config;
  const moved = Object.entries(config.engines).map(([name, entry]) => [
    name,
    entry.engine === 'remote' ? entry : { ...entry, engine },
  ]);
  return { ...config, engines: Object.fromEntries(moved) as AssayConfig['engines'] };
}

function validate(layered: unknown, file: string, originOf: (path: Path) => string): AssayConfig {
  const result = configSchema.safeParse(layered);
  if (result.success) return result.data;
  const mistakes = explainIssues(configSchema, result.error.issues, layered, originOf);
  const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`;
  throw new UsageError(
    `the config has ${count} (${file})\n${mistakes.map((line) => `  ${line}`).join('\n')}`,
    {
      remedy: 'Every field and what it allows: `assay config --schema`.',
    },
  );
}

function applyAssignments(written: unknown, assignments: readonly Assignment[]): unknown {
  if (assignments.length === 0) return written;
  const copy = cloneLevels(written ?? {});
  for (const { path, value } of assignments) assign(copy, path, value);
  return copy;
}

function cloneLevels(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, cloneLevels(child)]));
}

function assign(root: unknown, path: readonly string[], value: unknown): void {
  let current = root;
  for (const key of path.slice(0, -1)) {
    if (!isRecord(current)) return;
    current = current[key] ??= {};
  }
  const last = path.at(-1);
  if (isRecord(current) && last !== undefined) current[last] = value;
}

function isSetIn(written: unknown, path: Path): boolean {
  let current = written;
  for (const key of path) {
    if (!isRecord(current) || !(key in current))
      return Array.isArray(current) && Number(key) < current.length;
    current = current[String(key)];
  }
  return true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
