// @module-tag integration
// @module-tag slow
// @module-tag postgres
// @module-tag redis

import { expect } from 'assay/fixtures';
import { Client } from 'pg';
import { openFaultyLink } from '../../../fixtures/faults/proxy.ts';
import {
  bodyOf,
  type PredictionAnswer,
  startBackend,
  vibration,
  WINDOW_SAMPLES,
} from './backend-test.ts';
import { startWorker, type Task, test } from './worker-test.ts';

test(
  'tasks survive three killed workers, and no signal is predicted twice',
  { timeout: 600_000, tags: ['exhaustive'] },
  async ({ backend, supervisor, postgresUrl, redisUrl }) => {
    const count = 512;
    const batch = new Float32Array(count * WINDOW_SAMPLES);
    for (let index = 0; index < count; index += 1) batch.set(vibration(), index * WINDOW_SAMPLES);
    // Handed in before there is a worker.
    const ids: string[] = [];
    for (let index = 0; index < 2; index += 1) {
      ids.push((await bodyOf<Task>(await backend.post('/tasks', batch))).id);
    }
    const client = new Client({ connectionString: postgresUrl });
    await client.connect();
    try {
      const kept = async () => {
        const query = 'select count(*)::integer as count from predictions where task_id = any($1)';
        const { rows } = await client.query<{ count: number }>(query, [ids]);
        return rows[0]!.count;
      };
      let before = 0;
      for (let kill = 0; kill < 3; kill += 1) {
        const victim = await startWorker(supervisor, { postgresUrl, redisUrl });
        await expect.poll(kept, { timeout: 600_000 }).toBeGreaterThan(before);
        process.kill(victim.pid, 'SIGKILL');
        await victim.exited;
        before = await kept();
      }
      const last = await startWorker(supervisor, { postgresUrl, redisUrl });
      for (const id of ids) {
        const stateOf = async () => (await bodyOf<Task>(await backend.get(`/tasks/${id}`))).state;
        await expect.poll(stateOf, { timeout: 600_000 }).toBe('completed');
      }
      await last.stop();
      const { rows } = await client.query<{ events: number; results: number }>(
        `select (select count(*)::integer from task_events join tasks on tasks.id = task_events.task_id
           where tasks.task_id = any($1) and task_events.state = 'completed') as events,
         (select count(*)::integer from tasks where task_id = any($1)
           and jsonb_array_length(result -> 'predictionIds') = $2) as results`,
        [ids, count],
      );
      expect(await kept()).toBe(2 * count);
      expect(rows).toEqual([{ events: 2, results: 2 }]);
    } finally {
      await client.end();
    }
  },
);

test('the same idempotency key is the same task, and no other kind of task', async ({
  backend,
}) => {
  const headers = { 'idempotency-key': 'order-7' };
  const hand = async (signal: Float32Array) =>
    (await bodyOf<Task>(await backend.post('/tasks', signal, { headers }))).id;
  const signal = vibration();
  const first = await hand(signal);
  expect(await hand(signal)).toBe(first);
  const other = await backend.post('/tasks/explain', { signalId: 1 }, { headers });
  expect(other.status).toBe(409);
  expect((await bodyOf(other)).code).toBe('key_is_taken');
  const wrong = await backend.post('/tasks', signal, { headers: { 'idempotency-key': 'a b' } });
  expect(wrong.status).toBe(400);
});

test('a task that is cancelled before its worker comes is never begun', async ({
  backend,
  supervisor,
  postgresUrl,
  redisUrl,
}) => {
  const { id } = await bodyOf<Task>(await backend.post('/tasks', vibration()));
  const cancel = () => fetch(`${backend.url}/tasks/${id}`, { method: 'DELETE' });
  expect((await cancel()).status).toBe(204);
  expect((await cancel()).status).toBe(409);
  const after = await bodyOf<Task>(await backend.post('/tasks', vibration()));
  const worker = await startWorker(supervisor, { postgresUrl, redisUrl });
  await expect
    .poll(async () => (await bodyOf<Task>(await backend.get(`/tasks/${after.id}`))).state, {
      timeout: 180_000,
    })
    .toBe('completed');
  await worker.stop();
  expect(await bodyOf<Task>(await backend.get(`/tasks/${id}`))).toMatchObject({
    state: 'cancelled',
  });
  const { events } = await bodyOf<{ events: { state: string }[] }>(
    await backend.get(`/tasks/${id}/events`),
  );
  expect(events.map(({ state }) => state)).toEqual(['waiting', 'cancelled']);
});

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
    .poll(taskOf, { timeout: 180_000 })
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
  const batch = new Float32Array(200 * WINDOW_SAMPLES);
  for (let index = 0; index < 200; index += 1) batch.set(vibration(), index * WINDOW_SAMPLES);
  const { id } = await bodyOf<Task>(await backend.post('/tasks', batch));
  await expect
    .poll(async () => await bodyOf<Task>(await backend.get(`/tasks/${id}`)), { timeout: 180_000 })
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
  // Here it is to give up soon.
  const env = { REDIS_TIMEOUT_MS: '1000' };
  await using backend = await startBackend({ postgresUrl, redisUrl: redis.url, env });
  redis.change({ reset: {} });
  redis.resetAll();
  const signal = vibration();
  const refused = await backend.post('/tasks', signal);
  expect(refused.status).toBe(503);
  expect((await bodyOf(refused)).code).toBe('queue_unavailable');
  expect((await backend.post('/predict', signal)).status).toBe(200);
  redis.heal();
  await expect
    .poll(async () => (await backend.post('/tasks', signal)).status, { timeout: 180_000 })
    .toBe(202);
});
