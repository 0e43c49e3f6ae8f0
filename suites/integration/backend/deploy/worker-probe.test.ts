// @module-tag integration
// @module-tag slow
// @module-tag thorough
// @module-tag postgres
// @module-tag redis

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'assay/fixtures';
import { onTestFinished } from 'vitest';
import { startRedis } from '../../../../fixtures/services/redis/start-redis.ts';
import { acquireSupervisor } from '../../../../fixtures/services/supervisor/supervisor.ts';
import { childEnvironment } from '../../../../harness/config/environment.ts';
import { test } from '../backend-test.ts';
import { root } from './chart.ts';

const run = promisify(execFile);

test(
  'the probe says whether a worker of this host takes tasks, and blames none for a lost Redis',
  { timeout: 600_000 },
  async ({ postgresUrl }) => {
    // A server of its own, which no worker of another test asks for tasks.
    await using redis = await startRedis();
    await using supervisor = await acquireSupervisor();
    const env = childEnvironment({ DATABASE_URL: postgresUrl, REDIS_URL: redis.url });
    const probe = (...options: string[]) =>
      run(process.execPath, ['examples/backend/health/main.ts', ...options], { cwd: root, env });

    const noWorker = { code: 1, stderr: expect.stringContaining('no worker of this host') };
    await expect(probe()).rejects.toMatchObject(noWorker);
    await expect(probe('--live')).rejects.toMatchObject(noWorker);

    const worker = await supervisor.spawn({
      name: 'worker',
      command: process.execPath,
      args: ['examples/backend/tasks/main.ts'],
      cwd: root,
      env,
      stopSignal: 'SIGTERM',
      graceMs: 60_000,
    });
    onTestFinished(() => worker.stop());
    await new Promise<void>((resolve, reject) => {
      worker.onLine((line) => line.includes('{"working":') && resolve());
      void worker.exited.then(({ lastLines }) => reject(new Error(lastLines.join('\n'))));
    });
    await expect(probe()).resolves.toBeDefined();
    await expect(probe('--live')).resolves.toBeDefined();

    await worker.stop();
    await expect(probe()).rejects.toMatchObject(noWorker);
    await redis[Symbol.asyncDispose]();
    const lost = { code: 1, stderr: expect.stringContaining('Redis does not answer') };
    await expect(probe()).rejects.toMatchObject(lost);
    await expect(probe('--live')).resolves.toBeDefined();
  },
);
