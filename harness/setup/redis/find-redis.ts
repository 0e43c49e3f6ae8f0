import { redisServerPaths } from '../../config/tool-paths.ts';
import { isExecutable } from '../../process/executable.ts';
import { runCommand } from '../run-command.ts';

export interface RedisServer {
  readonly path: string;
  readonly kind: 'redis' | 'valkey';
  readonly version: string;
}

const VERSION_TIMEOUT_MS = 120_000;

/** The first Redis-compatible server that runs: on the PATH, or linked by `assay install`. */
export async function findRedis(): Promise<RedisServer | null> {
  for (const path of redisServerPaths()) {
    // The first that works is the answer; the others are not to be started.
    // oxlint-disable-next-line no-await-in-loop
    const server = await redisServerAt(path);
    if (server !== null) return server;
  }
  return null;
}

export async function redisServerAt(path: string): Promise<RedisServer | null> {
  if (!isExecutable(path)) return null;
  const result = await runCommand(path, ['--version'], { timeoutMs: VERSION_TIMEOUT_MS });
  return result.ok ? parseVersion(path, result.stdout) : null;
}

/** `Redis server v=7.0.15 sha=…` or `Valkey server v=8.1.1 sha=…`. */
function parseVersion(path: string, output: string): RedisServer | null {
  const [, kind, version] = /^(Redis|Valkey) server v=(\S+)/u.exec(output) ?? [];
  if (kind === undefined || version === undefined) return null;
  return { path, kind: kind === 'Valkey' ? 'valkey' : 'redis', version };
}
