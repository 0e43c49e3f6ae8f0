import { spawnSync } from 'node:child_process';
import { childEnvironment } from '../../harness/config/environment.ts';
import { startTarget } from '../../fixtures/target/start-target.ts';
import type { Target } from '../../fixtures/target/target.ts';

interface Databases {
  readonly postgresUrl: string;
  readonly redisUrl: string;
}

/** The back end with everything that a request passes: keys, the rate limit, the cache, the request log. */
export async function startWholeStack({
  postgresUrl,
  redisUrl,
}: Databases): Promise<{ target: Target; authorization: string }> {
  const target = await startTarget(
    {
      command: 'node examples/backend/main.ts',
      ready: '/health',
      startupTimeoutMs: 60_000,
      env: { LOG_LEVEL: 'warn', API_KEYS: 'required', RATE_LIMIT_MAX: '1000000000' },
    },
    { cwd: process.cwd(), postgresUrl, redisUrl },
  );
  const made = spawnSync(
    process.execPath,
    ['examples/backend/database/main.ts', 'key', 'bench', 'predict'],
    { env: childEnvironment({ DATABASE_URL: postgresUrl, REDIS_URL: redisUrl }), encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  return { target, authorization: `authorization: Bearer ${made.stdout.trim()}` };
}
