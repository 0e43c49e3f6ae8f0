import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../../../errors.ts';

/** What a package.json says that matters here. */
export interface Manifest {
  readonly isModule: boolean;
  readonly main: string | undefined;
  readonly scripts: Readonly<Record<string, string>>;
  /** Names of all its dependencies. */
  readonly installed: ReadonlySet<string>;
}

const dependencies = z.record(z.string(), z.string()).default({});
const schema = z.object({
  type: z.string().optional(),
  main: z.string().optional(),
  scripts: z.record(z.string(), z.string()).default({}),
  dependencies,
  devDependencies: dependencies,
});

/** @throws {UsageError} it is not JSON, or not that of a package */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, 'package.json');
  const text = await readFile(file, 'utf8').catch(() => '{}');
  try {
    const { type, main, scripts, ...manifest } = schema.parse(JSON.parse(text));
    const installed = new Set(
      Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }),
    );
    return { isModule: type === 'module', main, scripts, installed };
  } catch (error) {
    throw new UsageError(`${file} can't be read: ${(error as Error).message}`, {
      remedy: 'Correct it: it has to be the package.json of a package.',
      cause: error,
    });
  }
}
