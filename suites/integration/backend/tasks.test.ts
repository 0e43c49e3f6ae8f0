// @module-tag integration
// @module-tag postgres
// @module-tag redis

import { fileURLToPath } from 'node:url';
import { expect } from 'assay/fixtures';
import { openFaultyLink } from '../../../fixtures/faults/proxy.ts';
import { acquireSupervisor } from '../../../fixtures/services/supervisor/supervisor.ts';
import type { SupervisedProcess } from '../../../fixtures/services/supervisor/supervisor.ts';
import { childEnvironment } from '../../../harness/config/environment.ts';
import {
  bodyOf,
  type PredictionAnswer,
  startBackend,
  test as base,
  vibration,
  windowSamples,
} from './backend-test.ts';

interface Task {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'completed' | 'failed';
  readonly count: number;
  readonly done: number;
  readonly predictionIds: number[] | null;
}

/** A worker's process on the databases of the file's back end. */
const test = base.extend(
  'worker',
  { scope: 'file' },
  async ({ postgresUrl, redisUrl }, { onCleanup }): Promise<SupervisedProcess> => {
    const stack = new AsyncDisposableStack();
    onCleanup(() => stack.disposeAsync());
    const supervisor = stack.use(await acquireSupervisor());
    const worker = await supervisor.spawn({
      name: 'worker',
      command: process.execPath,
      args: ['examples/backend/tasks/main.ts'],
      cwd: fileURLToPath(new URL('../../../', import.meta.url)),
      env: childEnvironment({ DATABASE_URL: postgresUrl, REDIS_URL: redisUrl }),
      stopSignal: 'SIGTERM',
      graceMs: 10_000,
    });
    stack.defer(() => worker.stop());
    await new Promise<void>((resolve, reject) => {
      worker.onLine((line) => line.includes('{"working":') && resolve());
      void worker.exited.then(({ lastLines }) => reject(new Error(lastLines.join('\n'))));
    });
    return worker;
  },
);

test('a task waits for a worker, is done by it, and its predictions are kept in their order', async ({
  backend,
  worker,
}) => {
  const faults = ['wear', 'healthy', 'cavitation'] as const;
  const signals = faults.map((fault) => [...vibration(fault)]);
  const handedIn = await backend.post('/tasks', { signals });
  expect(handedIn.status).toBe(202);
  const { id } = await bodyOf<Task>(handedIn);
  expect(handedIn.headers.get('location')).toBe(`/tasks/${id}`);

  const taskOf = async () => await bodyOf<Task>(await backend.get(`/tasks/${id}`));
  await expect
    .poll(taskOf, { timeout: 30_000 })
    .toMatchObject({ state: 'completed', count: 3, done: 3 });
  const { predictionIds } = await taskOf();
  const labels: string[] = [];
  for (const predictionId of predictionIds!) {
    const prediction = await bodyOf<PredictionAnswer>(
      await backend.get(`/predictions/${predictionId}`),
    );
    labels.push(prediction.label);
  }
  expect(labels).toEqual(faults);
  expect(worker.pid).toBeGreaterThan(0);
});

test('a task may be larger than one run of the model', async ({ backend, worker }) => {
  const batch = new Float32Array(200 * windowSamples);
  for (let index = 0; index < 200; index += 1) batch.set(vibration(), index * windowSamples);
  const { id } = await bodyOf<Task>(await backend.post('/tasks', batch));
  await expect
    .poll(async () => await bodyOf<Task>(await backend.get(`/tasks/${id}`)), { timeout: 30_000 })
    .toMatchObject({ state: 'completed', done: 200, predictionIds: { length: 200 } });
  expect(worker.pid).toBeGreaterThan(0);
});

test('a task with a wrong signal is refused when it is handed in', async ({ backend }) => {
  const refused = await backend.post('/tasks', { signals: [[1, 2, 3]] });
  expect(refused.status).toBe(400);
  expect((await bodyOf(refused)).error).toContain('signals[0] has 3 samples');
  const tooLarge = { signals: Array.from({ length: 513 }, () => []) };
  expect((await bodyOf(await backend.post('/tasks', tooLarge))).error).toContain(
    '1 to 512 are allowed',
  );
});

test('a task that nobody handed in is 404', async ({ backend }) => {
  const response = await backend.get('/tasks/none');
  expect(response.status).toBe(404);
  expect((await bodyOf(response)).code).toBe('unknown_task');
});

test('without Redis a task is refused with 503, and a prediction is not', async ({
  postgresUrl,
  redisUrl,
}) => {
  await using redis = await openFaultyLink(redisUrl, {}, 1);
  await using backend = await startBackend({ postgresUrl, redisUrl: redis.url });
  redis.change({ reset: {} });
  redis.resetAll();
  const signal = vibration();
  const refused = await backend.post('/tasks', signal);
  expect(refused.status).toBe(503);
  expect((await bodyOf(refused)).code).toBe('queue_unavailable');
  expect((await backend.post('/predict', signal)).status).toBe(200);
  redis.heal();
  await expect
    .poll(async () => (await backend.post('/tasks', signal)).status, { timeout: 20_000 })
    .toBe(202);
});
