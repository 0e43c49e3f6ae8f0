import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';

import { cachedRedisServerPath } from '../../config/tool-paths.ts';
import { InfrastructureError } from '../../errors.ts';
import { findExecutable } from '../../process/executable.ts';
import { withInstallLock } from '../install-lock.ts';
import { type Say, secondsSince } from '../progress.ts';
import { type CommandResult, runCommand } from '../run-command.ts';
import { findRedis, type RedisServer, redisServerAt } from './find-redis.ts';
import { type PackageManager, packageManagers } from './package-managers.ts';

/** Other package managers at work hold a lock for as long as they take. */
const PACKAGE_TIMEOUT_MS = 600_000;

/**
 * Brings a Redis server: from the PATH, from the cache, or with the system's package manager. No
 * service is left running or enabled by it.
 * @throws {InfrastructureError} with the command to type, where we may not or can't
 */
export async function installRedis(say: Say): Promise<RedisServer> {
  const found = await findRedis();
  if (found !== null) return found;
  return withInstallLock(`${dirname(cachedRedisServerPath())}.lock`, say, async () => {
    const meanwhile = (await findRedis()) ?? (await linkPresent());
    return meanwhile ?? installWith(await requireManager(), say);
  });
}

/** The manager of this system; null where it is none that we know. */
export async function findPackageManager(): Promise<PackageManager | null> {
  for (const manager of packageManagers) {
    // The first one that is there is the system's own.
    // oxlint-disable-next-line no-await-in-loop
    if (findExecutable(manager.command) !== null) return manager;
  }
  return null;
}

/** What a person would type. */
export function installCommand(manager: PackageManager): string {
  const sudo = manager.needsRoot && !isRoot() ? 'sudo ' : '';
  return `${sudo}${manager.command} ${manager.install.join(' ')}`;
}

async function requireManager(): Promise<PackageManager> {
  const manager = await findPackageManager();
  if (manager === null) {
    throw new InfrastructureError(
      `no Redis server, and no package manager that is known here (${packageManagers.map((known) => known.command).join(', ')})`,
      { remedy: 'install Redis or Valkey so that redis-server or valkey-server is on the PATH' },
    );
  }
  if (manager.needsRoot && !isRoot()) {
    throw new InfrastructureError('no Redis server, and only root may install one', {
      remedy: `${installCommand(manager)} && assay install --with-deps`,
    });
  }
  return manager;
}

async function installWith(manager: PackageManager, say: Say): Promise<RedisServer> {
  const startedMs = performance.now();
  say(`Redis: ${installCommand(manager)} …`);
  const result = await runManager(manager, say);
  const server = result.ok ? ((await linkPresent()) ?? (await findRedis())) : null;
  if (server !== null) {
    say(`Redis: ${server.version} is ready, ${secondsSince(startedMs, performance.now())}`);
    return server;
  }
  const reason = result.ok ? 'no server that runs came with it' : result.reason;
  throw new InfrastructureError(`'${installCommand(manager)}' failed: ${reason}`, {
    remedy: 'install Redis or Valkey so that redis-server or valkey-server is on the PATH',
  });
}

async function runManager(manager: PackageManager, say: Say): Promise<CommandResult> {
  const first = await runPackageCommand(manager, manager.install);
  if (first.ok || manager.refresh === null) return first;
  say(`Redis: ${manager.command} ${manager.refresh.join(' ')}, and again …`);
  const refreshed = await runPackageCommand(manager, manager.refresh);
  return refreshed.ok ? runPackageCommand(manager, manager.install) : refreshed;
}

function runPackageCommand(
  manager: PackageManager,
  args: readonly string[],
): Promise<CommandResult> {
  return runCommand(manager.command, args, {
    env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
    timeoutMs: PACKAGE_TIMEOUT_MS,
  });
}

/** Links a server's binary that is there under another name; null when there is none that works. */
async function linkPresent(): Promise<RedisServer | null> {
  for (const { linkFrom } of packageManagers) {
    if (linkFrom === null) continue;
    const binary = findExecutable(linkFrom);
    // oxlint-disable-next-line no-await-in-loop
    if (binary !== null) return linkAndTry(binary);
  }
  return null;
}

async function linkAndTry(binary: string): Promise<RedisServer | null> {
  const place = cachedRedisServerPath();
  const temporary = `${place}.${process.pid}`;
  await mkdir(dirname(place), { recursive: true });
  await symlink(binary, temporary);
  await rename(temporary, place);
  const server = await redisServerAt(place);
  if (server === null) await rm(place, { force: true });
  return server;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
