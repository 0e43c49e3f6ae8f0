import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { cacheFolder, readVariable, searchPath } from '../config/environment.ts';
import { InfrastructureError } from '../errors.ts';
import { isExecutable } from '../process/executable.ts';
import {
  fallbackK6Version,
  type K6Version,
  parseK6Version,
  pinnedK6Version,
} from './k6-version.ts';

export interface K6 {
  readonly path: string;
  readonly version: K6Version;
  readonly from: 'ASSAY_K6' | 'PATH' | 'cache';
}

const run = promisify(execFile);
const VERSION_TIMEOUT_MS = 120_000;

/** Where `assay install` puts a version of k6: outside of the project, shared by all of them. */
export function cachedK6Path(version: string): string {
  return join(cacheFolder(), 'k6', version, 'k6');
}

/**
 * The k6 to use: the one that ASSAY_K6 names, else the first that works on the PATH, else the one in
 * the cache. Null when there is none.
 * @throws {InfrastructureError} ASSAY_K6 names something that is not k6 1.x or 2.x
 */
export async function findK6(): Promise<K6 | null> {
  const named = readVariable('ASSAY_K6');
  if (named !== null) return namedK6(named);
  const candidates = [
    ...searchPath().map((folder) => ({ path: join(folder, 'k6'), from: 'PATH' as const })),
    ...[pinnedK6Version, fallbackK6Version].map((version) => ({
      path: cachedK6Path(version),
      from: 'cache' as const,
    })),
  ];
  for (const { path, from } of candidates) {
    // One after the other: the first that works is the answer, the rest is not to be started.
    // oxlint-disable-next-line no-await-in-loop
    const version = await versionOf(path);
    if (version !== null) return { path, version, from };
  }
  return null;
}

/** @throws {InfrastructureError} there is no k6 */
export async function requireK6(): Promise<K6> {
  const k6 = await findK6();
  if (k6 !== null) return k6;
  throw new InfrastructureError('k6 is neither on the PATH nor in the cache', {
    remedy: 'assay install --with-deps',
  });
}

async function namedK6(path: string): Promise<K6> {
  const version = await versionOf(path);
  if (version !== null) return { path, version, from: 'ASSAY_K6' };
  throw new InfrastructureError(`ASSAY_K6=${path} is not an executable k6 1.x or 2.x`, {
    remedy: 'unset ASSAY_K6, or let it name a k6 binary',
  });
}

/** What programs said of themselves: by path, and by what tells that it is still the same program. */
const known = new Map<string, K6Version>();

/** Null where there is no executable, or where it isn't a k6 that the harness works with. */
async function versionOf(path: string): Promise<K6Version | null> {
  if (!isExecutable(path)) return null;
  const { ino, size, ctimeMs } = statSync(path);
  const key = JSON.stringify([path, ino, size, ctimeMs]);
  const version = known.get(key) ?? (await askVersion(path));
  if (version !== null) known.set(key, version);
  return version;
}

async function askVersion(path: string): Promise<K6Version | null> {
  try {
    const { stdout } = await run(path, ['version'], { timeout: VERSION_TIMEOUT_MS });
    return parseK6Version(stdout);
  } catch {
    return null;
  }
}
