import { join } from 'node:path';

import { cacheFolder, searchPath } from './environment.ts';

/**
 * Where `assay install` puts a Redis server that must not become a system service. It is a link to
 * the server's binary under the name that makes it one.
 */
export function cachedRedisServerPath(): string {
  return join(cacheFolder(), 'redis', 'bin', 'redis-server');
}

/** Where a Redis-compatible server may be, in the order of preference; most of them don't exist. */
export function redisServerPaths(): readonly string[] {
  const names = ['redis-server', 'valkey-server'];
  return [
    ...names.flatMap((name) => searchPath().map((folder) => join(folder, name))),
    cachedRedisServerPath(),
  ];
}
