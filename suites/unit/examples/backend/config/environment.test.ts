import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  ConfigurationError,
  readConfig,
} from '../../../../../examples/backend/config/environment.ts';

const needed = {
  DATABASE_URL: 'postgres://user:secret@db.example:5432/backend',
  REDIS_URL: 'redis://:secret@cache.example:6379/0',
};

function messageOf(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

test('two URLs are enough; everything else has a safe default', () => {
  const config = readConfig(needed);
  expect(config).toMatchObject({
    api: { host: '127.0.0.1', port: 8080, corsOrigins: [], logLevel: 'info' },
    rateLimit: { max: 60_000 },
  });
});

test('the engine is that of a run on another one, unless the back end has its own', () => {
  const run = { ...needed, ASSAY_ENGINE: 'onnx-cuda' };
  expect(readConfig(needed).engine.name).toBe('onnx-cpu');
  expect(readConfig(run).engine.name).toBe('onnx-cuda');
  expect(readConfig({ ...run, ENGINE: 'onnx-wasm' }).engine.name).toBe('onnx-wasm');
});

test('a missing variable is named, with what is allowed and an example', () => {
  const message = messageOf({ REDIS_URL: needed.REDIS_URL });
  expect(message).toBe(
    'DATABASE_URL is not set; allowed: a postgres:// URL, with a password unless the host is loopback; pglite:memory or pglite:<folder> without a server.' +
      ' Example: DATABASE_URL=postgres://user:password@127.0.0.1:5432/backend',
  );
});

test('an empty variable counts as one that is not set', () => {
  expect(readConfig({ ...needed, PORT: '' }).api.port).toBe(8080);
});

test('everything that is wrong is said at once, one line each', () => {
  const lines = messageOf({ ...needed, PORT: '65536', LOG_LEVEL: 'loud' }).split('\n');
  expect(lines).toEqual([
    expect.stringMatching(/^PORT is "65536"; allowed: an integer from 0 to 65535/),
    expect.stringMatching(/^LOG_LEVEL is "loud"; allowed: fatal, error/),
  ]);
});

test('a wrong secret is not repeated', () => {
  const message = messageOf({ ...needed, DATABASE_URL: 'mysql://user:hunter2@db/x' });
  expect(message).toContain('DATABASE_URL is (hidden)');
  expect(message).not.toContain('hunter2');
});

test.each(['*', 'https://*.example.org', 'example.org', 'https://example.org/path'])(
  'the CORS origin %s is refused: only exact origins are allowed',
  (origin) => {
    expect(messageOf({ ...needed, CORS_ORIGINS: origin })).toContain('no wildcard');
  },
);

test('several CORS origins are separated by commas', () => {
  const config = readConfig({
    ...needed,
    CORS_ORIGINS: 'https://a.example, http://b.example:3000',
  });
  expect(config.api.corsOrigins).toEqual(['https://a.example', 'http://b.example:3000']);
});

test('a server on another host must ask for a password; one on loopback need not', () => {
  expect(messageOf({ ...needed, REDIS_URL: 'redis://cache.example:6379' })).toContain('REDIS_URL');
  expect(readConfig({ ...needed, REDIS_URL: 'redis://127.0.0.1:6379' }).redis.url).toBeDefined();
});

test.each([
  [
    'headers that may take longer than the request',
    { HEADERS_TIMEOUT_MS: '40000' },
    'HEADERS_TIMEOUT_MS is "40000": it is longer than',
  ],
  [
    'a body that may be larger than a batch',
    { BATCH_BODY_LIMIT_BYTES: '10' },
    'it is larger than the limit of a batch',
  ],
  [
    'a wait that is longer than the deadline',
    { BATCH_MAX_DELAY_MS: '5', ENGINE_TIMEOUT_MS: '5' },
    'BATCH_MAX_DELAY_MS is "5": it',
  ],
  [
    'no rate limit in production',
    { BACKEND_ENV: 'production', API_KEYS: 'required', RATE_LIMIT_MAX: '0' },
    'which production does not allow',
  ],
  [
    'no keys in production',
    { BACKEND_ENV: 'production' },
    'API_KEYS is not set: it is off, which production does not allow',
  ],
  [
    'a batch beyond the largest',
    { BATCH_MAX_SIZE: '129' },
    'BATCH_MAX_SIZE is "129"; allowed: signals of',
  ],
])('%s is refused', (_, environment, message) => {
  expect(messageOf({ ...needed, ...environment })).toContain(message);
});

test('a secret may be mounted as a file, and the end of its line is none of it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'url');
  writeFileSync(path, `${needed.DATABASE_URL}\n`);
  const { DATABASE_URL: _, ...others } = needed;
  expect(readConfig({ ...others, DATABASE_URL_FILE: path }).database.url).toBe(needed.DATABASE_URL);
  expect(messageOf({ ...needed, DATABASE_URL_FILE: path })).toBe(
    'DATABASE_URL and DATABASE_URL_FILE are set; one of them is allowed',
  );
  expect(messageOf({ ...others, DATABASE_URL_FILE: join(folder, 'none') })).toContain(
    "DATABASE_URL_FILE names a file that can't be read (ENOENT)",
  );
});

test('the environment wins over the file that BACKEND_CONFIG names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'backend.yaml');
  writeFileSync(path, 'api:\n  port: 9000\n  logLevel: debug\n');
  const { api } = readConfig({ ...needed, BACKEND_CONFIG: path, PORT: '9001' });
  expect(api).toMatchObject({ port: 9001, logLevel: 'debug' });
});
