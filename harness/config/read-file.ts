import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse as parseYaml } from 'yaml';
import { UsageError } from '../errors.ts';

const extensions = ['ts', 'mts', 'js', 'mjs', 'yaml', 'yml', 'json'];

/** The config file of the project that `folder` lies in: there or in the nearest folder above. */
export function findConfigFile(folder: string): string {
  for (let current = resolve(folder); ; current = dirname(current)) {
    for (const extension of extensions) {
      const file = join(current, `assay.config.${extension}`);
      if (existsSync(file)) return file;
    }
    if (current === dirname(current)) break;
  }
  throw new UsageError(
    `no assay.config.ts (or ${extensions.slice(1).join(', ')}) in ${resolve(folder)} or above it`,
    { remedy: remedyIn(resolve(folder)) },
  );
}

/** In a monorepo the configs are below: each is named, for one run of all of them. */
function remedyIn(folder: string): string {
  const pattern = `{*,*/*}/assay.config.{${extensions.join(',')}}`;
  const below = globSync(pattern, { cwd: folder, exclude: ['**/node_modules'] }).toSorted();
  return below.length === 0
    ? 'Write one with `assay init`, or name one with --config <file>.'
    : `There are some below: assay run ${below.map((file) => `-c ${file}`).join(' ')}`;
}

/**
 * What the file says, not yet validated. TypeScript is loaded by Node itself (type stripping).
 * @throws {UsageError} missing, unreadable, of an unknown format, or with a mistake in it
 */
export async function readConfigFile(file: string): Promise<unknown> {
  if (!existsSync(file)) {
    throw new UsageError(`config file ${file} does not exist`, {
      remedy: 'Check the path, or write one with `assay init`.',
    });
  }
  const extension = extname(file).slice(1);
  if (!extensions.includes(extension)) {
    throw new UsageError(
      `config file ${file} has an unknown format; allowed are ${extensions.join(', ')}`,
    );
  }
  try {
    return await load(file, extension);
  } catch (error) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new UsageError(`config file ${file} cannot be loaded: ${text}`, {
      remedy:
        'Correct the mistake; `node --check` shows the line of a TypeScript or JavaScript file.',
      cause: error,
    });
  }
}

async function load(file: string, extension: string): Promise<unknown> {
  if (extension === 'json') return JSON.parse(await readFile(file, 'utf8'));
  if (extension === 'yaml' || extension === 'yml') return parseYaml(await readFile(file, 'utf8'));
  const module = (await import(pathToFileURL(file).href)) as { default?: unknown };
  if (module.default === undefined) {
    throw new TypeError('it has no default export; write `export default defineConfig({ … })`');
  }
  return module.default;
}
