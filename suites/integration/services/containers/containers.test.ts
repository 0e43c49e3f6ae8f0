import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { openFaultyLink } from '../../../../fixtures/faults/proxy.ts';
import { findEngine } from '../../../../fixtures/services/docker/engine.ts';
import { isImagePresent } from '../../../../fixtures/services/docker/image.ts';
import {
  type StartedServices,
  startServices,
} from '../../../../fixtures/services/start-services.ts';
import { configSchema } from '../../../../harness/config/schema.ts';

const engine = await findEngine();
const image = 'assay-local/redis:7';
const lacking = engine.found
  ? (await isImagePresent(engine.docker, image))
    ? null
    : `there is no ${image}: scripts/build-local-images.sh`
  : engine.reason;
const tags = ['integration', 'docker'];

const root = import.meta.dirname;
async function start(services: object): Promise<StartedServices> {
  const config = configSchema.parse({ services }).services;
  return await startServices(config, { root });
}

describe('a module of testcontainers', { tags, timeout: 600_000 }, () => {
  test('is started by its container, answers on loopback alone, and is gone with the run', async ({
    skip,
  }) => {
    if (!engine.found || lacking !== null) return skip(lacking ?? '');
    await using services = await start({ cache: { container: './modules/cache.ts' } });
    const [cache] = services.containers;
    const id = cache?.facts['container'] ?? '';
    const { NetworkSettings, Config } = await engine.docker.getContainer(id).inspect();
    const published = Object.values(NetworkSettings.Ports).flat();
    expect(published.map(({ HostIp }) => HostIp)).toEqual(['127.0.0.1']);
    expect(Config.Labels['assay.owner']).toBeDefined();
    const port = published[0]?.HostPort;
    expect(services.containerVariables()).toEqual({
      CACHE_URL: `redis://127.0.0.1:${port}`,
      CACHE_HOST: '127.0.0.1',
      CACHE_PORT: port,
      CACHE_DATABASE: '3',
    });
    expect(services.addresses().containers).toEqual({ cache: cache?.address });
    expect(await ping(cache?.url ?? '')).toBe('PONG');

    await using link = await openFaultyLink(cache?.url ?? '', { blackHole: {} }, 1);
    await expect(ping(link.url, 2_000)).rejects.toThrow(/timed out|closed|ETIMEDOUT/i);

    await services[Symbol.asyncDispose]();
    expect(await exists(engine.docker, id)).toBe(false);
  });

  test('says why it does not start, and leaves nothing', async ({ skip }) => {
    if (!engine.found || lacking !== null) return skip(lacking ?? '');
    await expect(start({ a: { container: './modules/no-container.ts' } })).rejects.toThrow(
      'the container of services.a did not start: its default export is of type object; it is a container of testcontainers',
    );
    await expect(
      start({ a: { container: './modules/image-that-is-not-here.ts' } }),
    ).rejects.toThrow(/services\.a did not start: .*assay-local\/nothing:1/);
    await expect(start({ a: { container: './modules/nowhere.ts' } })).rejects.toThrow(
      "services.a.container is './modules/nowhere.ts', and there is no file",
    );
  });

  test('that dies is told with its name', async ({ skip }) => {
    if (!engine.found || lacking !== null) return skip(lacking ?? '');
    await using services = await start({ cache: { container: './modules/cache.ts' } });
    const died = services.died.catch(String);
    await engine.docker.getContainer(services.containers[0]?.facts['container'] ?? '').kill();
    expect(await died).toMatch(/cache (died \(exit code 137\)|stopped answering)/);
    expect(await services.lostSinceMs()).toBeTypeOf('number');
  });

  test('is removed without Ryuk when its run is killed', async ({ skip }) => {
    if (!engine.found || lacking !== null) return skip(lacking ?? '');
    const child = spawn(process.execPath, [join(root, 'hold.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [id] = (await once(createInterface(child.stdout), 'line')) as [string];
    expect(await exists(engine.docker, id)).toBe(true);
    const running = await engine.docker.listContainers();
    expect(running.filter(({ Image }) => Image.includes('ryuk'))).toEqual([]);
    child.kill('SIGKILL');
    await goneBy(engine.docker, id, Date.now() + 60_000);
  });
});

/** @param withinMs long, where an answer must come */
async function ping(url: string, withinMs = 60_000): Promise<string> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: withinMs,
    commandTimeout: withinMs,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await client.ping();
  } finally {
    client.disconnect();
  }
}

async function exists(docker: Docker, id: string): Promise<boolean> {
  return await docker
    .getContainer(id)
    .inspect()
    .then(
      () => true,
      () => false,
    );
}

async function goneBy(docker: Docker, id: string, deadline: number): Promise<void> {
  while (await exists(docker, id)) {
    if (Date.now() > deadline) throw new Error(`${id} is still there`);
    await sleep(200);
  }
}
