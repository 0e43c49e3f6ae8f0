// @module-tag thorough
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { startPostgres } from '../../../fixtures/services/postgres/start-postgres.ts';
import { startRedis } from '../../../fixtures/services/redis/start-redis.ts';
import type { ProviderName, StartedService } from '../../../fixtures/services/service.ts';
import { dockerPostgres } from '../../../fixtures/services/postgres/docker.ts';
import { resolvePostgresOptions } from '../../../fixtures/services/postgres/options.ts';

/**
 * One contract, and every provider of both services against it. `external` is played by an embedded
 * server that the provider is only told the address of.
 */
interface Contender {
  readonly service: 'postgres' | 'redis';
  readonly provider: ProviderName;
  start(): Promise<StartedService>;
}

/** For a machine on which other suites run; see the tests' own deadline. */
const STARTUP_TIMEOUT_MS = 120_000;

const contenders: readonly Contender[] = (['embedded', 'docker', 'external'] as const).flatMap(
  (provider) => [
    {
      service: 'postgres' as const,
      provider,
      start: () => startPostgres({ provider, startupTimeoutMs: STARTUP_TIMEOUT_MS }),
    },
    {
      service: 'redis' as const,
      provider,
      start: () => startRedis({ provider, startupTimeoutMs: STARTUP_TIMEOUT_MS }),
    },
  ],
);

const docker = await dockerPostgres.available(resolvePostgresOptions({ provider: 'auto' }));

/** The servers that play somebody else's. */
const theirs: StartedService[] = [];

beforeAll(async () => {
  const [postgres, redis] = await Promise.all([
    startPostgres({ provider: 'embedded', startupTimeoutMs: STARTUP_TIMEOUT_MS }),
    startRedis({ provider: 'embedded', startupTimeoutMs: STARTUP_TIMEOUT_MS }),
  ]);
  theirs.push(postgres, redis);
  vi.stubEnv('ASSAY_POSTGRES_URL', postgres.url);
  vi.stubEnv('ASSAY_REDIS_URL', redis.url);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all(theirs.map((service) => service[Symbol.asyncDispose]()));
});

describe.for(contenders)('$service by $provider', { timeout: 600_000 }, (contender) => {
  const tags = [
    'integration',
    contender.service,
    ...(contender.provider === 'docker' ? ['docker'] : []),
  ];

  test(
    'answers at its address, says what it is, and is gone once it is disposed',
    { tags },
    async ({ skip }) => {
      if (contender.provider === 'docker' && !docker.available) skip(docker.reason);
      const service = await contender.start();
      expect(service).toMatchObject({
        service: contender.service,
        provider: contender.provider,
        chosenBecause: 'asked for by name',
      });
      expect(new URL(service.url).hostname).toBe('127.0.0.1');
      expect(new URL(service.url).password.length).toBeGreaterThan(20);
      expect(service.version).toBe(await versionOf(service));
      expect(service.startupMs).toBeGreaterThan(0);
      expect(JSON.stringify(service.facts)).not.toContain(new URL(service.url).password);

      await service[Symbol.asyncDispose]();
      // Idempotent.
      await service[Symbol.asyncDispose]();
      // An end that we asked for is no death.
      const death = service.died.catch((error: unknown) => String(error));
      expect(await Promise.race([death, sleep(300, 'none')])).toBe('none');
      // Somebody else's goes on without us.
      const answer = await versionOf(service).catch(() => 'gone');
      expect(answer).toBe(contender.provider === 'external' ? service.version : 'gone');
    },
  );

  test('refuses a wrong password', { tags }, async ({ skip }) => {
    if (contender.provider === 'docker' && !docker.available) skip(docker.reason);
    await using service = await contender.start();
    const url = new URL(service.url);
    url.password = 'wrong';
    await expect(versionOf({ ...service, url: url.href })).rejects.toThrow(
      /password|WRONGPASS|auth/i,
    );
  });

  test('shows its password in no command line', { tags }, async ({ skip }) => {
    if (contender.provider === 'docker' && !docker.available) skip(docker.reason);
    await using service = await contender.start();
    expect(await commandLines()).not.toContain(new URL(service.url).password);
  });

  test('stops starting when it is told to', { tags }, async ({ skip }) => {
    if (contender.provider === 'docker' && !docker.available) skip(docker.reason);
    const reason = new Error('interrupted');
    const options = { provider: contender.provider };
    const context = { signal: AbortSignal.abort(reason) };
    const starting =
      contender.service === 'postgres'
        ? startPostgres(options, context)
        : startRedis(options, context);
    await expect(starting).rejects.toThrow(/interrupted|abort/i);
  });
});

async function versionOf(service: StartedService): Promise<string> {
  return service.service === 'postgres' ? postgresVersion(service.url) : redisVersion(service.url);
}

async function postgresVersion(url: string): Promise<string> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 60_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return rows[0]?.server_version ?? '';
  } finally {
    await client.end();
  }
}

async function redisVersion(url: string): Promise<string> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  const failures: Error[] = [];
  client.on('error', (error: Error) => failures.push(error));
  try {
    await client.connect();
    const info = await client.info('server');
    return /redis_version:(\S+)/.exec(info)?.[1] ?? '';
  } catch (error) {
    throw failures[0] ?? error;
  } finally {
    client.disconnect();
  }
}

async function commandLines(): Promise<string> {
  const { readdir, readFile } = await import('node:fs/promises');
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.join('\n');
}
