// @module-tag integration
// @module-tag postgres
// @module-tag redis

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'assay/fixtures';
import { Client } from 'pg';
import { childEnvironment } from '../../../harness/config/environment.ts';
import type { Target } from '../../../fixtures/target/target.ts';
import { bodyOf, startBackend, test as base, vibration } from './backend-test.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const run = promisify(execFile);

/** A back end that asks for keys, and the first key, made by its command. */
const test = base.extend(
  'guarded',
  { scope: 'file' },
  async ({ postgresUrl, redisUrl }, { onCleanup }) => {
    const env = { API_KEYS: 'required', RATE_LIMIT_MAX: '500' };
    const backend = await startBackend({ postgresUrl, redisUrl, env });
    onCleanup(async () => void (await backend.stop()));
    const { stdout } = await run(
      process.execPath,
      ['examples/backend/database/main.ts', 'key', 'first', 'admin'],
      { cwd: root, env: childEnvironment({ DATABASE_URL: postgresUrl, REDIS_URL: redisUrl }) },
    );
    return { backend, admin: stdout.trim() };
  },
);

const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });

interface MadeKey {
  readonly id: number;
  readonly key: string;
}

interface LoggedRequest {
  readonly request_id: string;
}

async function makeKey(
  { backend, admin }: { backend: Target; admin: string },
  body: object,
): Promise<MadeKey> {
  const response = await backend.post('/api-keys', { name: 'k', ...body }, bearer(admin));
  expect(response.status).toBe(201);
  expect(response.headers.get('cache-control')).toBe('no-store');
  return await bodyOf<MadeKey>(response);
}

test('without a key only probes and metrics answer', async ({ guarded: { backend } }) => {
  for (const path of ['/health', '/health/live', '/health/ready', '/metrics', '/v2/health/ready']) {
    expect((await backend.get(path)).status).toBe(200);
  }
  const refused = await backend.post('/predict', vibration());
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toBe('Bearer');
  expect((await bodyOf(refused)).code).toBe('missing_key');
});

test('a key does what its scopes say, and no more', async ({ guarded }) => {
  const { backend } = guarded;
  const { key } = await makeKey(guarded, { scopes: ['predict'] });
  expect((await backend.post('/predict', vibration(), bearer(key))).status).toBe(200);
  const alike = { headers: { 'x-api-key': key } };
  expect((await backend.post('/predict', vibration(), alike)).status).toBe(200);
  const reading = await backend.get('/datasets', bearer(key));
  expect(reading.status).toBe(403);
  expect((await bodyOf(reading)).error).toContain('the scope read');
  expect((await backend.get('/users', bearer(key))).status).toBe(403);
  expect(
    (await backend.post('/api-keys', { name: 'x', scopes: ['admin'] }, bearer(key))).status,
  ).toBe(403);
});

test('a key is kept as its hash, and listed without it', async ({ guarded, postgresUrl }) => {
  const { id, key } = await makeKey(guarded, { scopes: ['read'] });
  const listed = await (await guarded.backend.get(`/api-keys/${id}`, bearer(guarded.admin))).text();
  expect(listed).not.toMatch(/keySha256|assay_/);
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    const { rows } = await client.query('select * from api_keys where id = $1', [id]);
    expect(JSON.stringify(rows)).not.toContain(key);
    expect(rows[0].key_sha256).toMatch(/^[0-9a-f]{64}$/);
  } finally {
    await client.end();
  }
});

test('a key is used, expires and is revoked', { tags: ['slow'] }, async ({ guarded }) => {
  const { backend, admin } = guarded;
  const begunMs = Date.now();
  const past = new Date(begunMs - 1_000).toISOString();
  const old = await makeKey(guarded, { scopes: ['read'], expiresAt: past });
  expect((await backend.get('/datasets', bearer(old.key))).status).toBe(401);

  const { id, key } = await makeKey(guarded, { scopes: ['read'] });
  expect((await backend.get('/datasets', bearer(key))).status).toBe(200);
  const row = await bodyOf<{ lastUsedAt: string }>(
    await backend.get(`/api-keys/${id}`, bearer(admin)),
  );
  expect(Date.parse(row.lastUsedAt)).toBeGreaterThanOrEqual(begunMs);

  const revoke = () =>
    fetch(`${backend.url}/api-keys/${id}`, { method: 'DELETE', ...bearer(admin) });
  expect((await revoke()).status).toBe(204);
  expect((await revoke()).status).toBe(404);
  // It is believed for 5 s after it was looked up.
  await expect
    .poll(async () => (await backend.get('/datasets', bearer(key))).status, {
      interval: 500,
      timeout: 180_000,
    })
    .toBe(401);
});

test('who guesses keys is told nothing, logged, and stopped', async ({ guarded }) => {
  const { backend, admin } = guarded;
  const guesses = [
    '',
    'x',
    'assay_',
    'null',
    '__proto__',
    "' or 1=1 --",
    'a'.repeat(5_000),
    ...Array.from({ length: 40 }, (_, index) => `assay_${String(index).padStart(43, 'A')}`),
  ];
  const answers = await Promise.all(
    guesses.map(async (guess) => {
      const response = await backend.get('/datasets', bearer(guess));
      return `${response.status} ${(await bodyOf(response)).error}`;
    }),
  );
  expect(new Set(answers)).toEqual(
    new Set([
      '401 the request has no key; send Authorization: Bearer <key>',
      '401 the key is unknown, expired or revoked',
    ]),
  );
  const unknown = async () => {
    const response = await backend.get('/login-logs?outcome=unknown', bearer(admin));
    return (await bodyOf<{ total: number }>(response)).total;
  };
  await expect.poll(unknown, { timeout: 180_000 }).toBeGreaterThanOrEqual(40);
});

test('every request but probes is logged, up to the last one before a stop', async ({
  postgresUrl,
  redisUrl,
}) => {
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    const backend = await startBackend({ postgresUrl, redisUrl });
    const ids: (string | null)[] = [];
    for (let index = 0; index < 30; index += 1) {
      const headers = { 'x-request-id': `request-${index}` };
      ids.push(
        // Earlier tests of this file have kept some predictions: these ids are beyond them.
        (await backend.get(`/predictions/${9_000 + index}`, { headers })).headers.get(
          'x-request-id',
        ),
      );
    }
    await backend.get('/health');
    await backend.get('/predictions', { headers: { 'x-request-id': 'a b' } });
    await backend.stop();
    const { rows } = await client.query<LoggedRequest>(
      `select request_id, method, route, status from request_logs
       where route like '/predictions%' order by id`,
    );
    expect(rows).toHaveLength(31);
    expect(rows.slice(0, 30).map((row) => row.request_id)).toEqual(ids);
    expect(rows[1]).toMatchObject({ method: 'GET', route: '/predictions/:id', status: 404 });
    // An id that is none is replaced.
    expect(rows[30]!.request_id).toMatch(/^[0-9a-f-]{36}$/);
  } finally {
    await client.end();
  }
});
