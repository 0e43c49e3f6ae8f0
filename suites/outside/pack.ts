import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** What `npm pack` made of the build. */
    tarball: string;
    /** Hash of every file by its path, of two builds in one folder. */
    builds: readonly Readonly<Record<string, string>>[];
  }
}

const repository = fileURLToPath(new URL('../../', import.meta.url));
const execute = promisify(execFile);

/** Builds the package twice and packs it, once for all the projects. */
export default async function pack(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-outside-'));
  const built = join(folder, 'built');
  const builds: Record<string, string>[] = [];
  for (let times = 0; times < 2; times += 1) {
    await execute(process.execPath, [join(repository, 'scripts/build.ts'), built]);
    builds.push(hashes(built));
  }
  const { stdout } = await execute('npm', ['pack', '--json', built], { cwd: folder });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  project.provide('tarball', join(folder, filename));
  project.provide('builds', builds);
  return async () => {
    await rm(folder, { recursive: true, force: true });
  };
}

function hashes(folder: string): Record<string, string> {
  const files = globSync('**/*', { cwd: folder }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
  return Object.fromEntries(
    files.toSorted().map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex'),
    ]),
  );
}
