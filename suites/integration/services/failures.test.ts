// @module-tag thorough
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { findEngine } from '../../../fixtures/services/docker/engine.ts';
import { dockerPostgres } from '../../../fixtures/services/postgres/docker.ts';
import { resolvePostgresOptions } from '../../../fixtures/services/postgres/options.ts';
import { startPostgres } from '../../../fixtures/services/postgres/start-postgres.ts';
import { startRedis } from '../../../fixtures/services/redis/start-redis.ts';
import { startServices } from '../../../fixtures/services/start-services.ts';
import {
  type ProcessIdentity,
  identify,
  isAlive,
} from '../../../fixtures/services/supervisor/process-identity.ts';
import { processTree } from '../../../fixtures/services/supervisor/process-tree.ts';
import { sweep } from '../../../fixtures/services/supervisor/sweep.ts';
import { configSchema } from '../../../harness/config/schema.ts';
import { InfrastructureError } from '../../../harness/errors.ts';
import { exitCode } from '../../../harness/exit-code.ts';

const tags = ['integration', 'postgres'];

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The error that a start fails with: always one that ends a command with exit code 3. */
async function failureOf(start: Promise<AsyncDisposable>): Promise<InfrastructureError> {
  const error: unknown = await start.then(
    async (service) => {
      await service[Symbol.asyncDispose]();
      return null;
    },
    (failure: unknown) => failure,
  );
  expect(error).toBeInstanceOf(InfrastructureError);
  expect(error).toHaveProperty('exitCode', exitCode.infrastructure);
  return error as InfrastructureError;
}

describe('an external service', { tags }, () => {
  test('that nobody runs is named with its address, never with its password', async () => {
    vi.stubEnv('ASSAY_POSTGRES_URL', 'postgres://someone:hunter2@127.0.0.1:1/db');
    const error = await failureOf(startPostgres());
    expect(error.message).toMatch(/postgres does not answer at 127\.0\.0\.1:1: .*ECONNREFUSED/);
    expect(error.message).not.toContain('hunter2');
    expect(error.remedy).toContain('ASSAY_POSTGRES_URL');
  });

  test('whose host never answers is given up at the deadline', async () => {
    // A listener whose backlog is full answers nobody: 127.0.0.1 only, no packet leaves.
    const silent = createServer(() => {});
    onTestFinished(() => void silent.close());
    const port = await listen(silent);
    vi.stubEnv('ASSAY_POSTGRES_URL', `postgres://someone:x@127.0.0.1:${port}/db`);
    const error = await failureOf(startPostgres({ startupTimeoutMs: 300 }));
    expect(error.message).toMatch(/does not answer at 127\.0\.0\.1:\d+: .*timeout/i);
  });

  test('with a wrong password is not replaced by another provider', async () => {
    await using theirs = await startPostgres({ provider: 'embedded' });
    const url = new URL(theirs.url);
    url.password = 'wrong';
    vi.stubEnv('ASSAY_POSTGRES_URL', url.href);
    const error = await failureOf(startPostgres({ provider: 'auto' }));
    expect(error.message).toMatch(/password authentication failed/);
  });
});

describe('a service that dies', { tags }, () => {
  test('is noticed at once, with its last words', async () => {
    await using services = await startServices(
      configSchema.parse({ services: { postgres: { provider: 'embedded' } } }).services,
    );
    const { postgres } = services;
    const folder = dirname(postgres?.logFile ?? '');
    const pid = Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGTERM');
    await expect(services.died).rejects.toThrow(/postgres died \(exit code 0\).*shut down/s);
  });

  test('is noticed in Redis, too', async () => {
    await using redis = await startRedis({ provider: 'embedded' });
    const { Redis } = await import('ioredis');
    const client = new Redis(redis.url, { retryStrategy: () => null });
    client.on('error', () => {});
    const pid = Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1]);
    client.disconnect();
    process.kill(pid, 'SIGKILL');
    await expect(redis.died).rejects.toThrow(/redis died \(SIGKILL\)/);
  });
});

describe('a service that hangs', { tags }, () => {
  test('is noticed, in Postgres', async () => {
    await using postgres = await startPostgres({ provider: 'embedded' });
    stopTree(postgres.pid);
    await expect(postgres.died).rejects.toThrow(
      /postgres stopped answering: no answer for \d+ ms, and its processes do nothing.*accept connections/s,
    );
  });

  test('is noticed, in Redis', async () => {
    await using redis = await startRedis({ provider: 'embedded' });
    stopTree(redis.pid);
    await expect(redis.died).rejects.toThrow(/redis stopped answering.*Ready to accept/s);
  });

  test('leaves no process behind when it is ended', async () => {
    const postgres = await startPostgres({ provider: 'embedded' });
    const stopped = stopTree(postgres.pid);
    await postgres[Symbol.asyncDispose]();
    expect(stopped.filter(isAlive)).toEqual([]);
  });

  test('leaves no process behind where all but its first one hang', async () => {
    const postgres = await startPostgres({ provider: 'embedded' });
    const stopped = processTree(postgres.pid ?? Number.NaN)
      .slice(1)
      .flatMap(({ pid }) => identify(pid) ?? [])
      .filter(isStopped);
    await postgres[Symbol.asyncDispose]();
    expect(stopped).not.toEqual([]);
    expect(stopped.filter(isAlive)).toEqual([]);
  });
});

describe('a service that is busy', { tags }, () => {
  test('is not taken for one that hangs, though it answers nobody meanwhile', async () => {
    await using redis = await startRedis({ provider: 'embedded' });
    const { Redis } = await import('ioredis');
    const client = new Redis(redis.url);
    // Longer than a silence that counts as a death.
    const script = `local from = redis.call('TIME')[1]
                    while redis.call('TIME')[1] - from < 3 do end return 'done'`;
    const outcome = await Promise.race([client.eval(script, 0), redis.died.catch(String)]);
    client.disconnect();
    expect(outcome).toBe('done');
  });
});

/** Stops every process of a server, as a debugger would. */
function stopTree(pid: number | null): readonly ProcessIdentity[] {
  const tree = processTree(pid ?? Number.NaN).flatMap((seen) => identify(seen.pid) ?? []);
  expect(tree.length).toBeGreaterThan(0);
  return tree.filter(isStopped);
}

/** Stops a process; false where it has just ended by itself, as a worker of Postgres may. */
function isStopped({ pid }: ProcessIdentity): boolean {
  try {
    return process.kill(pid, 'SIGSTOP');
  } catch {
    return false;
  }
}

const isRoot = userInfo().uid === 0;

describe('a full disk', { tags }, () => {
  test.skipIf(!isRoot)('stops the start with what is full', async () => {
    const dataRoot = smallDisk(8);
    const error = await failureOf(startPostgres({ provider: 'embedded', dataRoot }));
    expect(error.message).toMatch(/No space left on device/);
    expect(error.remedy).toContain(dataRoot);
  });

  test.skipIf(!isRoot)(
    'under a running server ends it, and says so',
    { tags: ['slow'] },
    async () => {
      const dataRoot = smallDisk(40);
      await using postgres = await startPostgres({ provider: 'embedded', dataRoot });
      const client = new Client({ connectionString: postgres.url });
      client.on('error', () => {});
      await client.connect();
      const filling = client.query(
        `CREATE TABLE large AS SELECT repeat('x', 8000) || n FROM generate_series(1, 100000) n`,
      );
      await expect(filling).rejects.toThrow(/No space left|terminated|could not extend/);
      await client.end().catch(() => {});
      // Whether it only refused the statement or went down with its log: it answers, or it has died.
      const outcome = await Promise.race([
        postgres.died.catch((error: unknown) => error),
        answers(postgres.url).then(
          () => 'alive',
          () => postgres.died.catch((error: unknown) => error),
        ),
      ]);
      expect(String(outcome)).toMatch(/^alive$|No space left on device/);
    },
  );
});

describe('the docker provider', { tags: [...tags, 'docker'] }, () => {
  test('names the address that does not answer', async () => {
    vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/docker.sock');
    const error = await failureOf(startPostgres({ provider: 'docker' }));
    expect(error.message).toMatch(/unix:\/\/\/nowhere\/docker\.sock does not answer \(ENOENT\)/);
    expect(error.remedy).toContain('DOCKER_HOST');
  });

  test('is passed over by auto, which says why', async () => {
    vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/docker.sock');
    // Else it would come first.
    vi.stubEnv('ASSAY_POSTGRES_URL', undefined);
    await using postgres = await startPostgres();
    expect(postgres.provider).toBe('embedded');
    expect(postgres.chosenBecause).toMatch(/docker: unix:\/\/\/nowhere\S+ does not answer/);
  });

  test('names an image that is missing and must not be pulled', async ({ skip }) => {
    const engine = await findEngine();
    if (!engine.found) skip(engine.reason);
    const image = 'example.invalid/postgres:0';
    const error = await failureOf(startPostgres({ provider: 'docker', image, pull: 'never' }));
    expect(error.message).toContain(`the image ${image} is not here, and pull is 'never'`);
    expect(error.remedy).toContain('build-local-images.sh');
  });

  test('names an image that cannot be pulled', async ({ skip }) => {
    const engine = await findEngine();
    if (!engine.found) skip(engine.reason);
    // A port on which nobody listens, so that no name is looked up.
    const image = '127.0.0.1:1/postgres:0';
    const error = await failureOf(startPostgres({ provider: 'docker', image }));
    expect(error.message).toContain(`the image ${image} could not be pulled`);
  });

  test('notices a container that hangs, and removes it', { timeout: 600_000 }, async ({ skip }) => {
    const available = await dockerPostgres.available(resolvePostgresOptions({ provider: 'auto' }));
    const engine = await findEngine();
    if (!available.available) skip(available.reason);
    if (!engine.found) throw new Error(engine.reason);
    const postgres = await startPostgres({ provider: 'docker' });
    const container = engine.docker.getContainer(postgres.facts['container'] ?? '');
    await container.pause();
    await expect(postgres.died).rejects.toThrow(/postgres stopped answering: no answer for \d+ ms/);
    await postgres[Symbol.asyncDispose]();
    await expect(container.inspect()).rejects.toThrow(/no such container/i);
  });

  test(
    'notices when the engine goes, and cleans up once it is back',
    { timeout: 600_000 },
    async ({ skip }) => {
      const available = await dockerPostgres.available(
        resolvePostgresOptions({ provider: 'auto' }),
      );
      if (!available.available) skip(available.reason);
      const docker = await localEngine();
      if (docker === null) skip('the engine is not on a Unix socket');
      const between = await standBetween(docker?.path ?? '');
      vi.stubEnv('DOCKER_HOST', `unix://${between.path}`);
      const postgres = await startPostgres({ provider: 'docker' });
      between.cut();
      await expect(postgres.died).rejects.toThrow(/the container engine of postgres is gone/);
      await expect(postgres[Symbol.asyncDispose]()).rejects.toThrow(/ENOENT|ECONNREFUSED|hang up/);

      await between.restore();
      expect(await docker?.runs(postgres.facts['container'] ?? '')).toBe(true);
      await sweep();
      expect(await docker?.runs(postgres.facts['container'] ?? '')).toBe(false);
    },
  );
});

/** A tmpfs of its own, so that nothing else feels it. */
function smallDisk(megabytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'assay-small-'));
  chmodSync(folder, 0o711);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0711`, 'tmpfs', folder]);
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true });
  });
  return folder;
}

async function answers(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  await client.end();
}

/** The engine, asked directly. */
async function localEngine(): Promise<{
  readonly path: string;
  runs(container: string): Promise<boolean>;
} | null> {
  const engine = await findEngine();
  if (!engine.found || !engine.address.startsWith('unix://')) return null;
  return {
    path: engine.address.slice('unix://'.length),
    runs: async (container) => {
      const all = await engine.docker.listContainers({ all: true });
      return all.some(({ Id }) => Id.startsWith(container));
    },
  };
}

/** A socket in front of the engine's, so that the engine can go and come back without going. */
async function standBetween(engine: string): Promise<{
  readonly path: string;
  cut(): void;
  restore(): Promise<void>;
}> {
  const path = join(mkdtempSync(join(tmpdir(), 'assay-between-')), 'docker.sock');
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = createConnection({ path: engine, allowHalfOpen: true });
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => open.delete(socket));
    }
    client.pipe(upstream).pipe(client);
  });
  const up = (): Promise<void> =>
    new Promise((resolve) => {
      server.listen(path, resolve);
    });
  await up();
  const cut = (): void => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  onTestFinished(() => {
    cut();
    rmSync(dirname(path), { recursive: true });
  });
  return { path, cut, restore: up };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
