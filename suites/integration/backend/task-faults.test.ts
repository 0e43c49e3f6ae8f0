// @module-tag integration
// @module-tag slow
// @module-tag postgres
// @module-tag redis
// @module-tag thorough

import { describe, expect } from 'assay/fixtures';
import { Client } from 'pg';
import { bodyOf, vibration } from './backend-test.ts';
import {
  changesOf,
  ended,
  generatedSet,
  handIn,
  startWorker,
  type Task,
  taskOf,
  test,
} from './worker-test.ts';

async function connected(url: string): Promise<Client & AsyncDisposable> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

/** Makes every new prediction fail inside of the database, until it is mended. */
const breakPredictions = `
  create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'planted at 10.0.0.1'; end $$;
  create trigger planted before insert on predictions for each row execute function refuse();`;
/** Only the first one: what a sequence has given out stays given out where the insertion is undone. */
const breakFirstPrediction = `
  create sequence planted_tries;
  create function refuse() returns trigger language plpgsql as $$ begin
    if nextval('planted_tries') = 1 then raise exception 'planted at 10.0.0.1'; end if;
    return new;
  end $$;
  create trigger planted before insert on predictions for each row execute function refuse();`;
const mendPredictions = 'drop trigger planted on predictions; drop function refuse;';

async function countOf(client: Client, query: string, ...values: unknown[]): Promise<number> {
  const { rows } = await client.query<{ count: number }>(query, values);
  return rows[0]!.count;
}

const predictionsOf = (client: Client, id: string) =>
  countOf(client, 'select count(*)::integer as count from predictions where task_id = $1', id);

test('a task that fails is tried again, and completes when what broke it is mended', async ({
  backend,
  worker,
  postgresUrl,
}) => {
  await using client = await connected(postgresUrl);
  await client.query(breakFirstPrediction);
  const { id } = await bodyOf<Task>(await backend.post('/tasks', vibration()));
  expect(await ended(backend, id)).toMatchObject({ state: 'completed', done: 1, reason: null });
  await client.query(mendPredictions);
  const changes = await changesOf(backend, id);
  expect(changes.slice(0, 3)).toEqual(['0 waiting', '1 running', '2 running']);
  expect(changes.at(-1)).toBe(`${changes.length - 1} completed`);
  expect(await predictionsOf(client, id)).toBe(1);
  expect(worker.pid).toBeGreaterThan(0);
});

test('a task that goes on failing is a dead letter after three tries, and tells nothing of the inside', async ({
  backend,
  worker,
  postgresUrl,
}) => {
  await using client = await connected(postgresUrl);
  await client.query(breakPredictions);
  try {
    const { id } = await bodyOf<Task>(await backend.post('/tasks', vibration()));
    const { state, reason } = await ended(backend, id);
    expect(state).toBe('failed');
    expect(reason).not.toMatch(/planted|10\.0\.0\.1|insert/);
    expect(await changesOf(backend, id)).toEqual([
      '0 waiting',
      '1 running',
      '2 running',
      '3 running',
      '4 failed',
    ]);
    expect((await fetch(`${backend.url}/tasks/${id}`, { method: 'DELETE' })).status).toBe(409);
  } finally {
    await client.query(mendPredictions);
  }
  expect(worker.pid).toBeGreaterThan(0);
});

test('a task that is cancelled while it runs ends between two steps, and so does its run', async ({
  backend,
  worker,
}) => {
  const asked = { dataset: 'never whole', perClass: 1_000, seed: 1 };
  const id = await handIn(backend, 'generate-dataset', asked);
  await expect
    .poll(async () => (await taskOf(backend, id)).done, { timeout: 600_000 })
    .toBeGreaterThan(0);
  expect((await fetch(`${backend.url}/tasks/${id}`, { method: 'DELETE' })).status).toBe(204);
  await expect
    .poll(
      async () => {
        const page = await backend.get('/dataset-generations?seed=1');
        return (await bodyOf<{ rows: { state: string }[] }>(page)).rows;
      },
      { timeout: 600_000 },
    )
    .toMatchObject([{ state: 'cancelled' }]);
  const { state, done } = await taskOf(backend, id);
  expect(state).toBe('cancelled');
  expect(done).toBeLessThan(11_000);
  expect((await changesOf(backend, id)).at(-1)).toBe('2 cancelled');
  expect(worker.pid).toBeGreaterThan(0);
});

describe.for([
  { perClass: 28, kills: 1, tags: [] },
  { perClass: 910, kills: 3, tags: ['exhaustive'] },
])('$perClass signals of each class and $kills killed workers', ({ perClass, kills, tags }) => {
  test(
    'leave one prediction of each signal',
    { timeout: 1_800_000, tags },
    async ({ supervisor, postgresUrl, redisUrl, backend, worker }) => {
      const total = 11 * perClass;
      const datasetId = await generatedSet(backend, `killed ${kills}`, perClass);
      // The others of this file are done; from here on workers die.
      await worker.stop();
      await using client = await connected(postgresUrl);
      const id = await handIn(backend, 'predict-dataset', { datasetId });
      let before = 0;
      for (let kill = 0; kill < kills; kill += 1) {
        const victim = await startWorker(supervisor, { postgresUrl, redisUrl });
        await expect
          .poll(() => predictionsOf(client, id), { timeout: 600_000 })
          .toBeGreaterThan(before);
        process.kill(victim.pid, 'SIGKILL');
        await victim.exited;
        before = await predictionsOf(client, id);
        expect(before).toBeLessThan(total);
      }
      const last = await startWorker(supervisor, { postgresUrl, redisUrl });
      expect(await ended(backend, id, 1_200_000)).toMatchObject({
        state: 'completed',
        done: total,
        result: { datasetId, predictionCount: total },
      });
      await last.stop();
      const distinct = `select count(distinct position)::integer as count from predictions where task_id = $1`;
      expect(await predictionsOf(client, id)).toBe(total);
      expect(await countOf(client, distinct, id)).toBe(total);
      const ends = (await changesOf(backend, id)).filter((change) => change.includes('completed'));
      expect(ends).toHaveLength(1);
    },
  );
});
