import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

/** What an installer may count on anywhere; nothing else of this machine is on the PATH. */
const everywhere = [
  'sh',
  'bash',
  'cat',
  'tar',
  'gzip',
  'unzip',
  'mkdir',
  'chmod',
  'touch',
  'uname',
];

export interface BareMachine {
  readonly cache: string;
  /** Puts a program on the PATH: a shell script. */
  addProgram(name: string, script: string): Promise<void>;
  readonly bin: string;
}

/** An empty cache, and a PATH with no k6, Redis, Go or package manager. */
export async function bareMachine(): Promise<BareMachine> {
  const root = await mkdtemp(join(tmpdir(), 'assay-test-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const bin = join(root, 'bin');
  const cache = join(root, 'cache');
  await mkdir(bin);
  await Promise.all(
    everywhere.map(async (name) => {
      const real = ['/usr/bin', '/bin']
        .map((folder) => join(folder, name))
        .find((path) => existsSync(path));
      if (real !== undefined) await symlink(real, join(bin, name));
    }),
  );
  vi.stubEnv('PATH', bin);
  vi.stubEnv('ASSAY_CACHE', cache);
  vi.stubEnv('ASSAY_K6', '');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return {
    cache,
    bin,
    async addProgram(name, script) {
      await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
      await chmod(join(bin, name), 0o755);
    },
  };
}
