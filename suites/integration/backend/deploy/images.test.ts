import type Docker from 'dockerode';
import { expect, onTestFinished, test } from 'vitest';
import { findEngine } from '../../../../fixtures/services/docker/engine.ts';
import { isImagePresent } from '../../../../fixtures/services/docker/image.ts';
import { startPostgres } from '../../../../fixtures/services/postgres/start-postgres.ts';
import { startRedis } from '../../../../fixtures/services/redis/start-redis.ts';
import type { StartedService } from '../../../../fixtures/services/service.ts';
import { acquireSupervisor } from '../../../../fixtures/services/supervisor/supervisor.ts';
import { buildImage, nodeImage } from './build-images.ts';

const engine = await findEngine();
const lacking = engine.found
  ? (await isImagePresent(engine.docker, nodeImage))
    ? null
    : `there is no ${nodeImage}: scripts/build-node-image.sh`
  : engine.reason;

/** The URL of a service for another container: its own address and port instead of the published ones. */
async function urlInside(
  docker: Docker,
  { url, facts }: Pick<StartedService, 'url' | 'facts'>,
  port: number,
): Promise<string> {
  const { NetworkSettings } = await docker.getContainer(facts['container']!).inspect();
  const inside = new URL(url);
  inside.host = `${NetworkSettings.Networks['bridge']!.IPAddress}:${port}`;
  return inside.href;
}

/** Waits until Docker calls it healthy; one that ends rejects with what it said last. */
async function becomesHealthy(container: Docker.Container): Promise<void> {
  const ended = container.wait().then(async () => {
    const logs = await container.logs({ stdout: true, stderr: true, tail: 20 });
    throw new Error(`the container ended: ${logs.toString()}`);
  });
  const healthOf = async () => (await container.inspect()).State.Health?.Status;
  const healthy = async () => {
    await expect.poll(healthOf, { timeout: 600_000 }).toBe('healthy');
  };
  await Promise.race([ended, healthy()]);
}

/** As compose.yaml starts it: read-only, without privileges. */
const hardened: Docker.HostConfig = {
  ReadonlyRootfs: true,
  Tmpfs: { '/tmp': '' },
  CapDrop: ['ALL'],
  SecurityOpt: ['no-new-privileges:true'],
  Memory: 1024 ** 3,
  PidsLimit: 200,
  PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] },
};

test(
  'both images are built, run read-only and as nobody, and say when they are well',
  { tags: ['integration', 'docker', 'slow', 'thorough'], timeout: 900_000 },
  async ({ skip }) => {
    if (!engine.found || lacking !== null) return skip(lacking ?? '');
    const { docker, address } = engine;
    await buildImage(docker, 'worker', 'assay-local/backend-worker:test');
    await buildImage(docker, 'api', 'assay-local/backend:test');

    await using postgres = await startPostgres({ provider: 'docker' });
    await using redis = await startRedis({ provider: 'docker' });
    const env = {
      DATABASE_URL: await urlInside(docker, postgres, 5432),
      REDIS_URL: await urlInside(docker, redis, 6379),
      BACKEND_ENV: 'production',
      API_KEYS: 'required',
    };
    const supervisor = await acquireSupervisor();
    onTestFinished(() => supervisor[Symbol.asyncDispose]());
    const start = async (image: string) => {
      const label = supervisor.claimContainers(address);
      const container = await docker.createContainer({
        Image: image,
        Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
        Labels: { [label.name]: label.value },
        HostConfig: hardened,
      });
      onTestFinished(() => container.remove({ force: true, v: true }));
      await container.start();
      return container;
    };
    const api = await start('assay-local/backend:test');
    const worker = await start('assay-local/backend-worker:test');
    await Promise.all([becomesHealthy(api), becomesHealthy(worker)]);

    const { Config, NetworkSettings } = await api.inspect();
    expect(Config.User).toBe('1000:1000');
    const port = NetworkSettings.Ports['8080/tcp']![0]!.HostPort;
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ status: 'ok', ready: true });

    // They are asked to stop, and drain.
    for (const container of [worker, api]) {
      await container.stop({ t: 60 });
      expect((await container.inspect()).State.ExitCode).toBe(0);
    }
  },
);
