import type Docker from 'dockerode';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findEngine } from '../../../fixtures/services/docker/engine.ts';
import { isImagePresent } from '../../../fixtures/services/docker/image.ts';
import { startTarget, type TargetOptions } from '../../../fixtures/target/start-target.ts';
import type { Target } from '../../../fixtures/target/target.ts';
import { baseImage, makeAnsweringImage } from './answering-image.ts';

const image = 'assay-local/answers:1';
const engine = await findEngine();
const lacking = engine.found
  ? (await isImagePresent(engine.docker, baseImage))
    ? null
    : `there is no ${baseImage}: scripts/build-local-images.sh`
  : engine.reason;

// The base listens at a port of its own, so that there are two to choose from.
const defaults = {
  ready: '/',
  port: 8080,
  startupTimeoutMs: 60_000,
  pull: 'never',
  env: {},
} as const;

async function start(options: Partial<TargetOptions>): Promise<Target> {
  const target = await startTarget({ ...defaults, image, ...options }, { cwd: '/' });
  onTestFinished(async () => void (await target.stop()));
  return target;
}

async function namesOfRunning(docker: Docker): Promise<readonly string[]> {
  const running = await docker.listContainers({ all: true });
  return running.map(({ Image }) => Image);
}

describe('a back end', { tags: ['integration', 'docker'], timeout: 600_000 }, () => {
  test('from an image answers on a free port of loopback, and goes when it is asked to', async ({
    skip,
  }) => {
    if (!engine.found || lacking !== null) return skip(lacking ?? '');
    await makeAnsweringImage(engine.docker, image);
    const target = await start({ env: { GREETING: 'hello' } });
    expect(await (await target.get('/')).text()).toBe('hello');
    const [running] = await engine.docker.listContainers({ filters: { ancestor: [image] } });
    expect(running?.Ports.filter(({ PublicPort }) => PublicPort).map(({ IP }) => IP)).toEqual([
      '127.0.0.1',
    ]);
    expect(await target.stop()).toEqual({ code: 0, signal: null });
    expect(target.logs()).toEqual(['listening', 'asked to stop']);
    expect(await namesOfRunning(engine.docker)).not.toContain(image);
  });

  test('from an image that ends at once, or is not here, says so and leaves nothing', async ({
    skip,
  }) => {
    if (!engine.found || lacking !== null) return skip(lacking ?? '');
    await makeAnsweringImage(engine.docker, image);
    await expect(start({ env: { HOST: '203.0.113.1' } })).rejects.toThrow(
      /the target died \(exit code \d+\)|the container of target ended at once/,
    );
    await expect(start({ image: 'assay-local/nothing:1' })).rejects.toThrow(
      "the image assay-local/nothing:1 is not here, and pull is 'never'",
    );
    const { port: _port, ...withoutPort } = defaults;
    await expect(startTarget({ ...withoutPort, image }, { cwd: '/' })).rejects.toThrow(
      `the image ${image} exposes 6379, 8080, and target.port is not there`,
    );
    expect(await namesOfRunning(engine.docker)).not.toContain(image);
  });

  test('from an image that is killed rejects with its last lines', async ({ skip }) => {
    if (!engine.found || lacking !== null) return skip(lacking ?? '');
    await makeAnsweringImage(engine.docker, image);
    const target = await start({});
    const [running] = await engine.docker.listContainers({ filters: { ancestor: [image] } });
    await engine.docker.getContainer(running?.Id ?? '').kill();
    await expect(target.died).rejects.toThrow(/the target died \(exit code 137\).*listening/);
  });
});

test('a back end from an image needs an engine', { tags: ['integration'] }, async ({ skip }) => {
  if (engine.found) return skip('there is one');
  await expect(start({})).rejects.toThrow(
    `target.image is '${image}', and there is no container engine`,
  );
});
