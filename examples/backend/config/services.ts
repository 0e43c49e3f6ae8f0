import { z } from 'zod';
import { MAX_BATCH_SIZE } from './constants.ts';
import { count, field, positive } from './field.ts';

const loopbackHosts = new Set(['127.0.0.1', 'localhost', '[::1]', '']);

/** A server that is reached over a network must ask for a password. */
function hasPasswordUnlessLoopback(text: string): boolean {
  const url = new URL(text);
  return url.password !== '' || loopbackHosts.has(url.hostname);
}

function isExactOrigin(text: string): boolean {
  return !text.includes('*') && URL.canParse(text) && new URL(text).origin === text;
}

/** A timer that is set longer fires at once (2^31 − 1 ms, 24 days). */
const milliseconds = positive.max(2 ** 31 - 1);
const milli = 'a positive integer, in milliseconds';
const bodyBytes = positive.max(64 * 1024 ** 2);
const identifier = z.string().regex(/^[\w.-]{1,100}$/);
const letters = 'letters, digits, dot, dash and underscore, 1 to 100';

export const apiConfig = z
  .strictObject({
    environment: field(
      z.enum(['development', 'test', 'production']).default('development'),
      'development, test or production',
      'production',
      { env: 'BACKEND_ENV' },
    ),
    host: field(z.string().min(1).default('127.0.0.1'), 'an address to listen on', '127.0.0.1', {
      env: 'HOST',
    }),
    port: field(
      z.int().min(0).max(65_535).default(8080),
      'an integer from 0 to 65535; 0 takes a free port',
      '8080',
      { env: 'PORT' },
    ),
    logLevel: field(
      z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
      'fatal, error, warn, info, debug, trace or silent',
      'info',
      { env: 'LOG_LEVEL' },
    ),
    corsOrigins: field(
      z.array(z.string().refine(isExactOrigin)).default([]),
      'origins separated by commas, each scheme://host[:port]; no wildcard; empty for none',
      'https://dashboard.example.org',
      { env: 'CORS_ORIGINS' },
    ),
    trustedProxies: field(
      z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])).default([]),
      'addresses of the proxies in front, whose X-Forwarded-For counts, separated by commas',
      '10.0.0.0/8',
      { env: 'TRUSTED_PROXIES' },
    ),
    requestLog: field(
      z.boolean().default(true),
      'true or false: whether each request leaves a row in the database',
      'true',
      { env: 'REQUEST_LOG' },
    ),
    bodyLimitBytes: field(
      bodyBytes.default(1024 ** 2),
      'an integer from 1 to 67108864, in bytes',
      '1048576',
      {
        env: 'BODY_LIMIT_BYTES',
      },
    ),
    batchBodyLimitBytes: field(
      bodyBytes.default(32 * 1024 ** 2),
      'an integer from 1 to 67108864, in bytes',
      '33554432',
      { env: 'BATCH_BODY_LIMIT_BYTES' },
    ),
    requestTimeoutMs: field(
      milliseconds.default(30_000),
      'how long a request may take to arrive, in milliseconds',
      '30000',
      { env: 'REQUEST_TIMEOUT_MS' },
    ),
    headersTimeoutMs: field(
      milliseconds.default(10_000),
      'how long its headers may take to arrive, in milliseconds',
      '10000',
      { env: 'HEADERS_TIMEOUT_MS' },
    ),
    keepAliveTimeoutMs: field(
      milliseconds.default(72_000),
      'how long a connection may stay idle, in milliseconds',
      '72000',
      { env: 'KEEP_ALIVE_TIMEOUT_MS' },
    ),
    // Shorter than the time-out of any probe (Kubernetes: 1 s by default).
    healthTimeoutMs: field(
      milliseconds.default(900),
      'how long a dependency may take to answer a health check, in milliseconds',
      '900',
      { env: 'HEALTH_TIMEOUT_MS' },
    ),
    drainTimeoutMs: field(milliseconds.default(10_000), milli, '10000', {
      env: 'DRAIN_TIMEOUT_MS',
    }),
  })
  .refine((api) => api.headersTimeoutMs <= api.requestTimeoutMs, {
    path: ['headersTimeoutMs'],
    error: 'is longer than the time for the whole request (REQUEST_TIMEOUT_MS)',
  })
  .refine((api) => api.bodyLimitBytes <= api.batchBodyLimitBytes, {
    path: ['bodyLimitBytes'],
    error: 'is larger than the limit of a batch (BATCH_BODY_LIMIT_BYTES)',
  });

export const rateLimitConfig = z.strictObject({
  max: field(
    count.max(1e9).default(60_000),
    'requests of one client in a window, an integer; 0 turns the limit off',
    '60000',
    { env: 'RATE_LIMIT_MAX' },
  ),
  windowMs: field(milliseconds.default(60_000), milli, '60000', { env: 'RATE_LIMIT_WINDOW_MS' }),
  onFailure: field(
    z.enum(['open', 'closed']).default('open'),
    'open or closed: whether requests are let in while Redis does not answer',
    'closed',
    { env: 'RATE_LIMIT_ON_FAILURE' },
  ),
});

export const authConfig = z.strictObject({
  apiKeys: field(
    z.enum(['off', 'required']).default('off'),
    'off or required: whether a request needs a key',
    'required',
    { env: 'API_KEYS' },
  ),
});

export const databaseConfig = z.strictObject({
  url: field(
    z.union([
      z.url({ protocol: /^postgres(ql)?$/ }).refine(hasPasswordUnlessLoopback),
      z.string().regex(/^pglite:.+$/),
    ]),
    'a postgres:// URL, with a password unless the host is loopback; pglite:memory or pglite:<folder> without a server',
    'postgres://user:password@127.0.0.1:5432/backend',
    { env: 'DATABASE_URL', secret: true },
  ),
  poolSize: field(positive.max(1_000).default(10), 'connections that are kept, 1 to 1000', '10', {
    env: 'DATABASE_POOL_SIZE',
  }),
  poolOverflow: field(
    count.max(1_000).default(10),
    'connections beyond them under load, 0 to 1000',
    '10',
    { env: 'DATABASE_POOL_OVERFLOW' },
  ),
  waitMs: field(
    milliseconds.default(2_000),
    'how long a request waits for a connection, in milliseconds',
    '2000',
    { env: 'DATABASE_WAIT_MS' },
  ),
});

export const redisConfig = z.strictObject({
  url: field(
    z.url({ protocol: /^rediss?$/ }).refine(hasPasswordUnlessLoopback),
    'a redis:// or rediss:// URL, with a password unless the host is loopback',
    'redis://:password@127.0.0.1:6379/0',
    { env: 'REDIS_URL', secret: true },
  ),
  prefix: field(z.string().max(100).default('backend:'), 'a prefix for every key', 'backend:', {
    env: 'REDIS_PREFIX',
  }),
  // Long against a round trip on a network (under 1 ms), short against a run of the model.
  timeoutMs: field(
    milliseconds.default(250),
    'how long a request waits for an answer of Redis, in milliseconds',
    '250',
    { env: 'REDIS_TIMEOUT_MS' },
  ),
  cacheTtlS: field(
    positive.max(31_536_000).default(3_600),
    'a positive integer, in seconds',
    '3600',
    {
      env: 'CACHE_TTL_S',
    },
  ),
});

export const engineConfig = z.strictObject({
  name: field(
    z
      .enum(['onnx-cpu', 'onnx-cuda', 'onnx-tensorrt', 'onnx-webgpu', 'onnx-wasm'])
      .default('onnx-cpu'),
    'onnx-cpu, onnx-cuda, onnx-tensorrt, onnx-webgpu or onnx-wasm; never another instead',
    'onnx-cpu',
    { env: 'ENGINE' },
  ),
  modelPath: field(
    z.string().min(1).optional(),
    'the path of an ONNX model; the trained model of this repository when it is not set',
    'models/fault.onnx',
    { env: 'MODEL_PATH' },
  ),
  modelName: field(identifier.default('fault'), letters, 'fault', { env: 'MODEL_NAME' }),
  modelVersion: field(identifier.default('1'), letters, '1', { env: 'MODEL_VERSION' }),
  poolSize: field(
    positive.max(64).default(1),
    'engines, each in a process of its own, 1 to 64',
    '1',
    {
      env: 'ENGINE_POOL_SIZE',
    },
  ),
  threads: field(
    positive.max(1_024).default(1),
    'threads inside one run of the model, 1 to 1024',
    '1',
    {
      env: 'ENGINE_THREADS',
    },
  ),
  timeoutMs: field(milliseconds.default(10_000), milli, '10000', { env: 'ENGINE_TIMEOUT_MS' }),
  batchMaxSize: field(
    positive.max(MAX_BATCH_SIZE).default(1),
    `signals of concurrent requests that are run together, 1 to ${MAX_BATCH_SIZE}; 1 for none`,
    '8',
    { env: 'BATCH_MAX_SIZE' },
  ),
  batchMaxDelayMs: field(
    count.max(10_000).default(0),
    'how long a request may wait for others while the engine is idle, 0 to 10000 ms',
    '2',
    { env: 'BATCH_MAX_DELAY_MS' },
  ),
});

export const tasksConfig = z.strictObject({
  backlogMax: field(
    positive.max(1e6).default(1_000),
    'tasks that may wait, 1 to 1000000; one more is refused with 503',
    '1000',
    { env: 'TASK_BACKLOG_MAX' },
  ),
  lockMs: field(
    milliseconds.min(1_000).default(30_000),
    'how long a worker that says nothing keeps its task, from 1000 ms',
    '30000',
    { env: 'TASK_LOCK_MS' },
  ),
});

export const webhooksConfig = z.strictObject({
  secret: field(
    z.string().min(32).optional(),
    'what deliveries are signed with, at least 32 characters; without it none is sent',
    'of openssl rand -hex 32',
    { env: 'WEBHOOK_SECRET', secret: true },
  ),
});

/** What the API and the worker run on. */
export const backendConfig = z
  .strictObject({
    api: apiConfig.prefault({}),
    auth: authConfig.prefault({}),
    rateLimit: rateLimitConfig.prefault({}),
    // Their URLs have no default: what is missing is said of the field, not of the section.
    database: databaseConfig.prefault({} as z.input<typeof databaseConfig>),
    redis: redisConfig.prefault({} as z.input<typeof redisConfig>),
    engine: engineConfig.prefault({}),
    tasks: tasksConfig.prefault({}),
    webhooks: webhooksConfig.prefault({}),
  })
  .refine((config) => config.engine.batchMaxDelayMs < config.engine.timeoutMs, {
    path: ['engine', 'batchMaxDelayMs'],
    error: 'is not shorter than the engine’s deadline (ENGINE_TIMEOUT_MS)',
  })
  .refine(
    (config) => config.api.environment !== 'production' || config.auth.apiKeys === 'required',
    {
      path: ['auth', 'apiKeys'],
      error: 'is off, which production does not allow',
    },
  )
  .refine((config) => config.api.environment !== 'production' || config.rateLimit.max > 0, {
    path: ['rateLimit', 'max'],
    error: 'is 0, which production does not allow',
  });

export type BackendConfig = z.output<typeof backendConfig>;
