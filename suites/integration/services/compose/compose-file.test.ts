import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { findEngine } from '../../../../fixtures/services/docker/engine.ts';
import { isImagePresent } from '../../../../fixtures/services/docker/image.ts';
import {
  type StartedServices,
  startServices,
} from '../../../../fixtures/services/start-services.ts';
import { startTarget } from '../../../../fixtures/target/start-target.ts';
import { configSchema } from '../../../../harness/config/schema.ts';
import { makeAnsweringImage } from '../../target/answering-image.ts';

const engine = await findEngine();
const image = 'assay-local/redis:7';
const lacking = await whatLacks();

async function whatLacks(): Promise<string | null> {
  if (!engine.found) return engine.reason;
  if (!(await isImagePresent(engine.docker, image))) {
    return `there is no ${image}: scripts/build-local-images.sh`;
  }
  return works('docker', 'compose') || works('docker-compose')
    ? null
    : 'there is no Docker Compose';
}

function works(program: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(program, [...args, 'version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function start(compose: unknown): Promise<StartedServices> {
  const config = configSchema.parse({ services: { compose } }).services;
  return await startServices(config, { root: import.meta.dirname });
}

describe('a compose file', { tags: ['integration', 'docker'], timeout: 600_000 }, () => {
  test('is started as a project of the run alone, on free ports of loopback', async ({ skip }) => {
    if (!engine.found || lacking !== null) return skip(lacking ?? '');
    const services = await start('docker-compose.yml');
    const [cache, ...others] = services.containers;
    // The one that has done its work is no service.
    expect(others).toEqual([]);
    const id = cache?.facts['container'] ?? '';
    const { NetworkSettings, Name } = await engine.docker.getContainer(id).inspect();
    const [published] = Object.values(NetworkSettings.Ports).flat();
    expect(published?.HostIp).toBe('127.0.0.1');
    expect(Name).not.toContain('assay-test-cache');
    expect(services.containerVariables()).toEqual({
      CACHE_URL: `tcp://127.0.0.1:${published?.HostPort}`,
      CACHE_HOST: '127.0.0.1',
      CACHE_PORT: published?.HostPort,
    });
    await services[Symbol.asyncDispose]();
    expect(await ownedThings()).toEqual([]);
  });

  test('whose service ends badly is told with its last lines, and leaves nothing', async ({
    skip,
  }) => {
    if (!engine.found || lacking !== null) return skip(lacking ?? '');
    await expect(start('failing.yml')).rejects.toThrow(
      /the service broken of services\.compose is exited \(1\); its last lines: .*no-such-option/,
    );
    await expect(start('nowhere.yml')).rejects.toThrow(
      "services.compose is 'nowhere.yml', and there is no file",
    );
    expect(await ownedThings()).toEqual([]);
  });

  test('may have the back end, which is driven there and left running', async ({ skip }) => {
    if (!engine.found || lacking !== null) return skip(lacking ?? '');
    await makeAnsweringImage(engine.docker, 'assay-local/composed:1');
    await using services = await start('back-end.yml');
    const containers = Object.values(services.addresses().containers ?? {});
    const options = { service: 'api', ready: '/', startupTimeoutMs: 60_000, env: {} };
    await using target = await startTarget(options, { cwd: '/', containers });
    expect(await (await target.get('/')).text()).toBe('composed');
    await target.stop();
    expect(await (await fetch(target.url)).text()).toBe('composed');
  });
});

/** Containers, networks and volumes of compose projects of ours. */
async function ownedThings(): Promise<readonly string[]> {
  if (!engine.found) return [];
  const filters = JSON.stringify({ label: ['assay.compose'] });
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    engine.docker.listContainers({ all: true, filters }),
    engine.docker.listNetworks({ filters }),
    engine.docker.listVolumes({ filters }),
  ]);
  return [
    ...containers.map(({ Id }) => Id),
    ...networks.map(({ Id }) => Id),
    ...volumes.map(({ Name }) => Name),
  ];
}
