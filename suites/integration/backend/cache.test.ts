// @module-tag integration
// @module-tag postgres
// @module-tag redis

import { Redis } from 'ioredis';
import { expect } from 'assay/fixtures';
import {
  bodyOf,
  type PredictionAnswer,
  startBackend,
  test,
  vibration,
  WINDOW_SAMPLES,
} from './backend-test.ts';

const noCache = { headers: { 'cache-control': 'no-cache' } };

test('the same signal is answered from the cache, as the same prediction', async ({ backend }) => {
  const signal = vibration();
  const first = await bodyOf<PredictionAnswer>(await backend.post('/predict', signal));
  const second = await bodyOf<PredictionAnswer>(
    await backend.post('/predict', { signal: [...signal] }),
  );
  expect(first.cached).toBe(false);
  expect(second).toEqual({ ...first, cached: true });
});

test('a signal that differs in one sample is another signal', async ({ backend }) => {
  const signal = vibration();
  await backend.post('/predict', signal);
  signal[WINDOW_SAMPLES - 1]! += 1e-3;
  expect(await bodyOf(await backend.post('/predict', signal))).toMatchObject({ cached: false });
});

test('a client that asks for no cache gets a fresh prediction', async ({ backend }) => {
  const signal = vibration();
  const first = await bodyOf<PredictionAnswer>(await backend.post('/predict', signal));
  const fresh = await bodyOf<PredictionAnswer>(await backend.post('/predict', signal, noCache));
  expect(fresh.cached).toBe(false);
  expect(fresh.id).toBeGreaterThan(first.id);
});

test('a batch runs only what the cache does not know', async ({ backend }) => {
  const known = vibration();
  const { id } = await bodyOf<PredictionAnswer>(await backend.post('/predict', known));
  const signals = [[...vibration()], [...known], [...vibration()]];
  const response = await backend.post('/predict/batch', { signals });
  const { predictions } = await bodyOf<{ predictions: PredictionAnswer[] }>(response);
  expect(predictions.map(({ cached }) => cached)).toEqual([false, true, false]);
  expect(predictions[1]!.id).toBe(id);
});

test('what is cached expires, and lies under the prefix', async ({ backend, redisUrl }) => {
  await backend.post('/predict', vibration());
  const redis = new Redis(redisUrl);
  try {
    // The rate limit has keys of its own.
    const cached = async () =>
      (await redis.keys('*')).filter((key) => !key.startsWith('backend:rate:'));
    // A write is not awaited by the answer.
    await expect.poll(cached).not.toEqual([]);
    const keys = await cached();
    for (const key of keys) {
      expect(key).toMatch(/^backend:prediction:[0-9a-f]{16}:[0-9a-f]{64}$/);
      expect(await redis.ttl(key)).toBeGreaterThan(0);
    }
  } finally {
    redis.disconnect();
  }
});

test('what one back end learnt, another on the same cache knows', async ({
  backend,
  postgresUrl,
  redisUrl,
}) => {
  const signal = vibration();
  const { id } = await bodyOf<PredictionAnswer>(await backend.post('/predict', signal));
  await using other = await startBackend({ postgresUrl, redisUrl });
  expect(await bodyOf(await other.post('/predict', signal))).toMatchObject({ id, cached: true });
});
