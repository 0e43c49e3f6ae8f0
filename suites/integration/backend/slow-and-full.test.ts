// @module-tag thorough
// @module-tag slow
// @module-tag integration
// @module-tag postgres
// @module-tag redis

import { expect } from 'assay/fixtures';
import { Client } from 'pg';
import { Redis } from 'ioredis';
import { openFaultyLink } from '../../../fixtures/faults/proxy.ts';
import { startRedis } from '../../../fixtures/services/redis/start-redis.ts';
import { bodyOf, type PredictionAnswer, startBackend, test, vibration } from './backend-test.ts';

/** Nothing here is drawn from it. */
const SEED = 1;
const soon = { timeout: 180_000 };

test('a slow database makes answers late, and no answer wrong', async ({
  postgresUrl,
  redisUrl,
}) => {
  await using postgres = await openFaultyLink(postgresUrl, {}, SEED);
  await using backend = await startBackend({ postgresUrl: postgres.url, redisUrl });
  postgres.change({ latency: { ms: 300, jitterMs: 100 } });
  const answers = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const response = await backend.post('/predict', vibration('wear'));
      return { status: response.status, ...(await bodyOf<PredictionAnswer>(response)) };
    }),
  );
  for (const answer of answers) expect(answer).toMatchObject({ status: 200, label: 'wear' });
  expect(new Set(answers.map(({ id }) => id)).size).toBe(8);
  const health = await backend.get('/health');
  expect(await bodyOf<{ dependencies: object }>(health)).toMatchObject({
    status: 'ok',
    dependencies: { postgres: { status: 'up' } },
  });
});

test('a database without room keeps nothing, says 503 and still reads', async ({
  backend,
  postgresUrl,
}) => {
  const kept = await bodyOf<PredictionAnswer>(await backend.post('/predict', vibration()));
  await using client = await connected(postgresUrl);
  // What Postgres itself says when its disk is full (appendix A of its manual: 53100).
  await client.query(`
    create function no_room() returns trigger language plpgsql as $$ begin
      raise exception 'could not extend file "base/16384/1"' using errcode = 'disk_full';
    end $$;
    create trigger no_room before insert on predictions for each row execute function no_room();`);
  const refused = await backend.post('/predict', vibration());
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await bodyOf(refused)).toEqual({
    error: 'the database is not available',
    code: 'database_unavailable',
  });
  expect((await backend.get(`/predictions/${kept.id}`)).status).toBe(200);
  await client.query('drop trigger no_room on predictions');
  expect((await backend.post('/predict', vibration())).status).toBe(200);
});

test.for([
  { onFailure: 'open', status: 200 },
  { onFailure: 'closed', status: 503 },
] as const)(
  'a Redis that is slower than it may be is gone without: limits are $onFailure',
  async ({ onFailure, status }, { postgresUrl, redisUrl }) => {
    await using redis = await openFaultyLink(redisUrl, {}, SEED);
    const env = {
      // Here it is what is tested; long against what a busy machine takes to answer.
      REDIS_TIMEOUT_MS: '3000',
      RATE_LIMIT_ON_FAILURE: onFailure,
      RATE_LIMIT_MAX: '900',
    };
    await using backend = await startBackend({ postgresUrl, redisUrl: redis.url, env });
    expect((await backend.post('/predict', vibration())).status).toBe(200);
    redis.change({ latency: { ms: 30_000 } });
    const response = await backend.post('/predict', vibration());
    expect(response.status).toBe(status);
    if (status === 503) expect((await bodyOf(response)).code).toBe('limits_unavailable');
    redis.heal();
    redis.resetAll();
    await expect
      .poll(async () => (await backend.post('/predict', vibration())).status, soon)
      .toBe(200);
  },
);

test('a Redis without room costs the cache and the tasks, not the predictions', async ({
  postgresUrl,
}) => {
  await using redis = await startRedis();
  await using backend = await startBackend({ postgresUrl, redisUrl: redis.url });
  const client = new Redis(redis.url);
  try {
    await client.config('SET', 'maxmemory-policy', 'noeviction');
    await client.config('SET', 'maxmemory', '1');
    const signal = vibration();
    expect((await backend.post('/predict', signal)).status).toBe(200);
    const refused = await backend.post('/tasks', signal);
    expect(refused.status).toBe(503);
    expect(await bodyOf(refused)).toEqual({
      error: 'the task queue is not available',
      code: 'queue_unavailable',
    });
    await client.config('SET', 'maxmemory', '0');
    await expect.poll(async () => (await backend.post('/tasks', signal)).status, soon).toBe(202);
  } finally {
    client.disconnect();
  }
});

async function connected(url: string): Promise<Client & AsyncDisposable> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}
