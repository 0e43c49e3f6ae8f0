// @module-tag thorough
// @module-tag integration
// @module-tag postgres
// @module-tag redis

import { once } from 'node:events';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectDevices, expect, type TargetClient } from 'assay/fixtures';
import { onTestFinished } from 'vitest';
import {
  bodyOf,
  type PredictionAnswer,
  startBackend,
  test as base,
  vibration,
} from './backend-test.ts';

const dashboard = 'https://dashboard.example.org';
const REQUEST_LIMIT = 5;

/** A back end that is stricter than by default. */
const test = base.extend(
  'strict',
  { scope: 'file' },
  async ({ postgresUrl, redisUrl }, { onCleanup }) => {
    const backend = await startBackend({
      postgresUrl,
      redisUrl,
      env: {
        CORS_ORIGINS: dashboard,
        RATE_LIMIT_MAX: String(REQUEST_LIMIT),
        RATE_LIMIT_WINDOW_MS: '3600000',
      },
    });
    onCleanup(async () => void (await backend.stop()));
    return backend;
  },
);

test('only the origins that were named may read the answers', async ({ strict }) => {
  const allowOf = async (origin: string) =>
    (await strict.get('/health', { headers: { origin } })).headers.get(
      'access-control-allow-origin',
    );
  expect(await allowOf(dashboard)).toBe(dashboard);
  expect(await allowOf('https://evil.example')).toBeNull();
});

test('by default no other origin may read the answers', async ({ backend }) => {
  const response = await backend.get('/health', { headers: { origin: dashboard } });
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
});

test('a client that asks too much is told to wait; probes and metrics are not counted', async ({
  strict,
}) => {
  for (let index = 0; index < REQUEST_LIMIT; index += 1) {
    expect((await strict.get('/predictions')).status).toBe(200);
  }
  const refused = await strict.get('/predictions');
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await bodyOf(refused)).code).toBe('rate_limited');
  for (const path of ['/health', '/metrics', '/v2/health/live', '/v2/health/ready']) {
    expect((await strict.get(path)).status).toBe(200);
  }
});

test('health names every dependency', async ({ backend }) => {
  const up = { status: 'up', latencyMs: expect.any(Number) };
  expect(await (await backend.get('/health')).json()).toEqual({
    status: 'ok',
    live: true,
    ready: true,
    dependencies: { postgres: up, redis: up, engine: up },
  });
});

test('the model says what it is', async ({ backend }) => {
  expect(await (await backend.get('/model/info')).json()).toMatchObject({
    name: 'fault',
    version: '1',
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    engine: 'onnx-cpu',
    device: 'cpu',
    signalLength: 4096,
  });
});

test('metrics count by route and label, not by address', async ({ backend }) => {
  await backend.post('/predict', vibration('wear'));
  await backend.get('/predictions/1');
  await backend.get('/predictions/2');
  await backend.get('/nowhere/at/all');
  const response = await backend.get('/metrics');
  expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  const text = await response.text();
  expect(text).toMatch(/predictions_total\{label="wear",cached="false"\} [1-9]/);
  expect(text).toMatch(/_count\{method="GET",route="\/predictions\/:id",status="\d+"\} \d/);
  expect(text).toMatch(/database_connections\{state="idle"\} \d/);
  expect(text).toContain('nodejs_eventloop_lag_seconds');
  expect(text).not.toMatch(/nowhere|route="\/predictions\/1"/);
});

test('a wrong environment ends it with 2 and a line for each fault', async ({
  postgresUrl,
  redisUrl,
}) => {
  const env = { LOG_LEVEL: 'loud', CORS_ORIGINS: '*' };
  await expect(startBackend({ postgresUrl, redisUrl, env })).rejects.toThrow(
    /exited with code 2\n.*LOG_LEVEL is "loud"; allowed: fatal.*\n.*CORS_ORIGINS is "\*"; .*no wildcard/,
  );
});

test('a database that is not there ends it with the reason, without the password', async ({
  redisUrl,
}) => {
  const postgresUrl = 'postgres://user:hunter2@127.0.0.1:1/none';
  const starting = startBackend({ postgresUrl, redisUrl });
  await expect(starting).rejects.toThrow(
    /exited with code 1\n.*cannot migrate the database at postgres:\/\/user:redacted@127.0.0.1:1\/none: .*ECONNREFUSED/,
  );
  await expect(starting).rejects.not.toThrow('hunter2');
});

test('a model that is none ends it with the reason', async ({ postgresUrl, redisUrl }) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-model-'));
  const path = join(folder.path, 'model.onnx');
  await writeFile(path, 'not a model');
  await expect(startBackend({ postgresUrl, redisUrl, env: { MODEL_PATH: path } })).rejects.toThrow(
    `cannot load ENGINE=onnx-cpu MODEL_PATH=${path}`,
  );
});

test('a port that is taken ends it with the reason', async ({ postgresUrl, redisUrl }) => {
  const squatter = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void squatter.close());
  await once(squatter, 'listening');
  const { port } = squatter.address() as AddressInfo;
  const env = { PORT: String(port) };
  await expect(startBackend({ postgresUrl, redisUrl, env })).rejects.toThrow(
    `cannot listen on HOST=127.0.0.1 PORT=${port}: listen EADDRINUSE`,
  );
});

test('an engine that does not work here ends it with the reason, and is not replaced', async ({
  postgresUrl,
  redisUrl,
  skip,
}) => {
  const { engines } = await detectDevices();
  skip(engines['onnx-cuda'].available, 'CUDA works here');
  const env = { ENGINE: 'onnx-cuda' };
  await expect(startBackend({ postgresUrl, redisUrl, env })).rejects.toThrow(
    'cannot load ENGINE=onnx-cuda',
  );
});

test('with batching on, concurrent requests get what they get without', async ({
  backend,
  postgresUrl,
  redisUrl,
}) => {
  const env = { BATCH_MAX_SIZE: '8', ENGINE_POOL_SIZE: '2', REDIS_PREFIX: 'batching:' };
  await using batching = await startBackend({ postgresUrl, redisUrl, env });
  const signals = Array.from({ length: 32 }, () => vibration('cavitation+looseness'));
  const confidencesOf = (target: TargetClient) =>
    Promise.all(
      signals.map(async (signal) => {
        const response = await target.post('/predict', signal);
        return (await bodyOf<PredictionAnswer>(response)).confidence;
      }),
    );
  const expected = await confidencesOf(backend);
  for (const [index, confidence] of (await confidencesOf(batching)).entries()) {
    expect(confidence).toBeCloseTo(expected[index]!, 5);
  }
});
