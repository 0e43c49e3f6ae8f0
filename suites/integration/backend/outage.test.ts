// @module-tag integration
// @module-tag postgres
// @module-tag redis

import { expect } from 'assay/fixtures';
import type { Target } from '../../../fixtures/target/target.ts';
import {
  bodyOf,
  type PredictionAnswer,
  startBackend,
  test as base,
  vibration,
} from './backend-test.ts';
import { type FaultyLink, openFaultyLink } from '../../../fixtures/faults/proxy.ts';

/** One back end for the file, with faults on the way to each service; a test heals what it broke. */
const test = base.extend(
  'breakable',
  { scope: 'file' },
  async ({ postgresUrl, redisUrl }, { onCleanup }) => {
    const stack = new AsyncDisposableStack();
    onCleanup(() => stack.disposeAsync());
    const postgres = stack.use(await openFaultyLink(postgresUrl, {}, SEED));
    const redis = stack.use(await openFaultyLink(redisUrl, {}, SEED));
    const backend = stack.use(
      await startBackend({ postgresUrl: postgres.url, redisUrl: redis.url, env: impatient }),
    );
    return { backend, postgres, redis };
  },
);

/** Here the deadlines are what is tested; still long against what a busy machine takes to answer. */
const impatient = { DATABASE_WAIT_MS: '3000', HEALTH_TIMEOUT_MS: '4000', REDIS_TIMEOUT_MS: '2500' };

/** Nothing here is drawn from it. */
const SEED = 1;

/** As when the host goes: every connection is reset, and every new one. */
function crash(link: FaultyLink): void {
  link.change({ reset: {} });
  link.resetAll();
}

async function healthOf(backend: Target): Promise<Record<string, unknown>> {
  const response = await backend.get('/health');
  return { httpStatus: response.status, ...((await response.json()) as Record<string, unknown>) };
}

/** Reconnecting takes its time; how long is not what is tested. */
const soon = { timeout: 180_000 };

test('without its database it says 503 with the reason, and recovers by itself', async ({
  breakable: { backend, postgres },
}) => {
  crash(postgres);
  const refused = await backend.post('/predict', vibration());
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await bodyOf(refused)).toEqual({
    error: 'the database is not available',
    code: 'database_unavailable',
  });
  expect((await backend.get('/predictions')).status).toBe(503);
  expect(await healthOf(backend)).toMatchObject({
    httpStatus: 503,
    status: 'unavailable',
    live: true,
    ready: false,
    dependencies: { postgres: { status: 'down', reason: 'unreachable' } },
  });
  expect((await backend.get('/v2/health/ready')).status).toBe(503);
  expect((await backend.get('/v2/health/live')).status).toBe(200);

  postgres.heal();
  await expect.poll(async () => (await backend.get('/health')).status, soon).toBe(200);
  expect((await backend.post('/predict', vibration())).status).toBe(200);
});

test('without its database every route that needs it says so, and no more', async ({
  breakable: { backend, postgres },
}) => {
  const made = await backend.post('/tasks', vibration());
  const task = `/tasks/${(await bodyOf<{ id: string }>(made)).id}`;
  const asked: [method: string, path: string, body?: object][] = [
    ['GET', '/datasets'],
    ['GET', '/datasets/1'],
    ['POST', '/datasets', { name: 'never kept' }],
    ['PATCH', '/datasets/1', { name: 'never kept' }],
    ['DELETE', '/datasets/1'],
    ['GET', '/predictions/1'],
    ['POST', '/predict/batch', { signals: [[...vibration()]] }],
    ['POST', '/api-keys', { name: 'never made', scopes: ['read'] }],
    ['DELETE', '/api-keys/1'],
    ['GET', '/tasks'],
    ['POST', '/tasks/evaluate', { datasetId: 1 }],
    ['GET', task],
    ['GET', `${task}/events`],
    ['DELETE', task],
  ];
  crash(postgres);
  for (const [method, path, body] of asked) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(backend.url + path, {
      method,
      ...(body && { headers, body: JSON.stringify(body) }),
    });
    const told = {
      asked: `${method} ${path}`,
      status: response.status,
      ...(await bodyOf(response)),
    };
    expect(told).toEqual({
      asked: `${method} ${path}`,
      status: 503,
      error: 'the database is not available',
      code: 'database_unavailable',
    });
  }
  postgres.heal();
  await expect.poll(async () => (await backend.get('/health')).status, soon).toBe(200);
});

test('without its database it still answers what the cache knows', async ({
  breakable: { backend, postgres },
}) => {
  const signal = vibration();
  await backend.post('/predict', signal);
  crash(postgres);
  expect(await bodyOf(await backend.post('/predict', signal))).toMatchObject({ cached: true });
  postgres.heal();
  await expect.poll(async () => (await backend.get('/health')).status, soon).toBe(200);
});

test('without its cache it goes on and says that it is degraded', async ({
  breakable: { backend, redis },
}) => {
  const signal = vibration();
  await backend.post('/predict', signal);
  crash(redis);
  // Until it has noticed, it may still know what it has just read.
  await expect.poll(async () => (await healthOf(backend))['status'], soon).toBe('degraded');
  const again = await backend.post('/predict', signal);
  expect(again.status).toBe(200);
  expect(await bodyOf<PredictionAnswer>(again)).toMatchObject({ cached: false });
  expect(await healthOf(backend)).toMatchObject({
    httpStatus: 200,
    status: 'degraded',
    ready: true,
    dependencies: { redis: { status: 'down' }, postgres: { status: 'up' } },
  });

  redis.heal();
  await expect.poll(async () => (await healthOf(backend))['status'], soon).toBe('ok');
  await backend.post('/predict', signal);
  expect(await bodyOf(await backend.post('/predict', signal))).toMatchObject({ cached: true });
});

test('a database that goes in the middle of requests fails them one by one, not the process', async ({
  breakable: { backend, postgres },
}) => {
  const requests = Array.from({ length: 20 }, () => backend.post('/predict', vibration()));
  await requests[0];
  crash(postgres);
  const statuses = await Promise.all(requests.map(async (request) => (await request).status));
  for (const status of statuses) expect([200, 503]).toContain(status);
  postgres.heal();
  await expect
    .poll(async () => (await backend.post('/predict', vibration())).status, soon)
    .toBe(200);
});

test(
  'a database that swallows everything is given up after a deadline, and the queue with it',
  { tags: ['slow'] },
  async ({ breakable: { backend, postgres } }) => {
    postgres.change({ blackHole: {} });
    const health = await healthOf(backend);
    expect(health).toMatchObject({
      httpStatus: 503,
      dependencies: { postgres: { status: 'down', reason: 'no answer in time' } },
    });
    const statuses = await Promise.all(
      Array.from({ length: 8 }, async () => (await backend.post('/predict', vibration())).status),
    );
    expect(new Set(statuses)).toEqual(new Set([503]));
    postgres.heal();
    postgres.resetAll();
    await expect.poll(async () => (await backend.get('/health')).status, soon).toBe(200);
  },
);

test(
  'a cache that swallows everything costs a moment, not the answer',
  { tags: ['slow'] },
  async ({ breakable: { backend, redis } }) => {
    redis.change({ blackHole: {} });
    expect((await backend.post('/predict', vibration())).status).toBe(200);
    expect(await healthOf(backend)).toMatchObject({ httpStatus: 200, status: 'degraded' });
    redis.heal();
    redis.resetAll();
    await expect.poll(async () => (await healthOf(backend))['status'], soon).toBe('ok');
  },
);
