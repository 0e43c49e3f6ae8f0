import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { build } from './build.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** What `npm pack` made of the build. */
    tarball: string;
    /** Folder of the build. */
    built: string;
  }
}

/** Builds the package and packs it, once for all the projects. */
export default async function pack(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-outside-'));
  const built = join(folder, 'built');
  await build(built);
  const { stdout } = await promisify(execFile)('npm', ['pack', '--json', built], { cwd: folder });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  project.provide('tarball', join(folder, filename));
  project.provide('built', built);
  return async () => {
    await rm(folder, { recursive: true, force: true });
  };
}
