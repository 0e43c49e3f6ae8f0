// @module-tag thorough
// @module-tag integration
// @module-tag slow
// @module-tag postgres
// @module-tag redis

import { execFile } from 'node:child_process';
import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { startPostgres } from '../../../fixtures/services/postgres/start-postgres.ts';
import { startRedis } from '../../../fixtures/services/redis/start-redis.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** One file for each part of the back end, of those that take the least time. */
const parts = [
  'cache.test.ts',
  'callbacks.test.ts',
  'limits.test.ts',
  'outage.test.ts',
  'resources.test.ts',
  'tasks.test.ts',
].map((name) => `suites/integration/backend/${name}`);

/**
 * The back end's suites on servers that somebody else started, and on embedded ones. On those of a Docker
 * engine they run in `npm test`, where there is one: `auto` takes it.
 */
test.for(['external', 'embedded'] as const)(
  'each part of the back end holds on %s services',
  { timeout: 900_000 },
  async (provider) => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-providers-'));
    await using postgres = await startPostgres();
    await using redis = await startRedis();
    const before = await workDone(postgres.url, redis.url);
    const results = join(folder.path, 'results.json');
    await promisify(execFile)(
      process.execPath,
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        ...parts,
        '--project=integration',
        '--tags-filter=!exhaustive',
        '--reporter=json',
        `--outputFile=${results}`,
      ],
      {
        cwd: root,
        maxBuffer: 64 * 1024 ** 2,
        env: {
          ...ownEnvironment(),
          ASSAY_SERVICES_PROVIDER: provider,
          ASSAY_POSTGRES_URL: postgres.url,
          ASSAY_REDIS_URL: redis.url,
        },
      },
    ).catch((error: { stdout: string; stderr: string }) => {
      throw new Error(`${error.stdout}\n${error.stderr}`);
    });
    const report = JSON.parse(await readFile(results, 'utf8')) as Report;
    expect(report).toMatchObject({ success: true, numFailedTests: 0 });
    expect(report.testResults).toHaveLength(parts.length);
    for (const { name, assertionResults } of report.testResults) {
      const passed = assertionResults.filter(({ status }) => status === 'passed').length;
      expect({ name, passed }).toEqual({ name, passed: expect.toSatisfy((count) => count > 0) });
    }
    const after = await workDone(postgres.url, redis.url);
    const isTheirs = provider === 'external';
    // Far more than these questions: databases are made on theirs, and dropped again.
    expect(after.writtenBytes - before.writtenBytes > 1024 ** 2).toBe(isTheirs);
    expect(after.commands - before.commands > 500).toBe(isTheirs);
  },
);

interface Report {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** As from a shell: nothing of this run is handed to it. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(ASSAY_|VITEST)/.test(name)),
  );
}

/** How much two servers have done since they were started. */
async function workDone(postgresUrl: string, redisUrl: string) {
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  const redis = new Redis(redisUrl);
  try {
    const { rows } = await client.query<{ bytes: string }>(
      `select pg_current_wal_lsn() - '0/0'::pg_lsn as bytes`,
    );
    const info = await redis.info('stats');
    return {
      writtenBytes: Number(rows[0]!.bytes),
      commands: Number(/total_commands_processed:(\d+)/.exec(info)![1]),
    };
  } finally {
    await client.end();
    redis.disconnect();
  }
}
