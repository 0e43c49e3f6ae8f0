import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, childEnvironment } from '../config/environment.ts';
import { InfrastructureError, UsageError } from '../errors.ts';
import type { ArgumentOptions, ResolvedSides } from './resolved-sides.ts';

const run = promisify(execFile);

/** `name@version`, scoped or not. */
const packageForm = /^(?<name>(?:@[\w.-]+\/)?[\w.-]+)@(?<version>[\w.^~-]+)$/u;

export function isPackage(argument: string): boolean {
  return packageForm.test(argument);
}

/**
 * Two versions of a package, each installed into a folder of its own in the cache. The module named by
 * `--use` says what is done with them: it imports the package by its name and exports `op`; a copy of it
 * beside each version finds that version.
 */
export async function resolvePackages(
  base: string,
  candidate: string,
  { use }: ArgumentOptions,
): Promise<ResolvedSides> {
  if (use === null) {
    throw new UsageError('comparing two packages needs a module that uses them', {
      remedy: `add --use use.ts, a module that imports '${packageForm.exec(base)?.groups?.['name']}' and exports op`,
    });
  }
  const files = await Promise.all([base, candidate].map((one) => placeBeside(one, resolve(use))));
  const [baseFile = '', candidateFile = ''] = files;
  return {
    pairs: [
      {
        name: candidate,
        against: base,
        sides: {
          kind: 'operations',
          base: { kind: 'module', file: baseFile, bench: null },
          candidate: { kind: 'module', file: candidateFile, bench: null },
        },
      },
    ],
    onlyInBase: [],
    onlyInCandidate: [],
    [Symbol.asyncDispose]: async () => {
      await Promise.all(files.map((file) => rm(file, { force: true })));
    },
  };
}

async function placeBeside(specifier: string, use: string): Promise<string> {
  if (!existsSync(use)) throw new UsageError(`there is no file ${use}`);
  const folder = join(
    cacheFolder(),
    'packages',
    createHash('sha256').update(specifier).digest('hex').slice(0, 16),
  );
  if (!existsSync(folder)) await install(specifier, folder);
  const file = join(folder, `${process.pid}-${basename(use)}`);
  await copyFile(use, file);
  return file;
}

async function install(specifier: string, folder: string): Promise<void> {
  const unfinished = `${folder}.${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  await writeFile(join(unfinished, 'package.json'), '{ "private": true, "type": "module" }\n');
  try {
    await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', specifier], {
      cwd: unfinished,
      env: childEnvironment(),
    });
  } catch (error) {
    throw new InfrastructureError(`${specifier} could not be installed`, {
      remedy: `try npm install ${specifier} yourself`,
      cause: error,
    });
  }
  // Another process may have been quicker: its folder is as good.
  await rename(unfinished, folder).catch(() => {});
}
