import { fileURLToPath } from 'node:url';
import { test as base } from 'assay/fixtures';
import { signal } from '../../../fixtures/signals/index.ts';
import { startTarget } from '../../../fixtures/target/start-target.ts';
import type { Target } from '../../../fixtures/target/target.ts';

export interface BackendOptions {
  readonly postgresUrl: string;
  readonly redisUrl: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Another program than the back end's own `main.ts`, from the root of the repository. */
  readonly program?: string;
}

/**
 * Long deadlines: on a busy machine an answer that comes late is still an answer. Tests of what the
 * back end does without one set their own.
 */
const patient = {
  DATABASE_WAIT_MS: '60000',
  DRAIN_TIMEOUT_MS: '60000',
  ENGINE_TIMEOUT_MS: '60000',
  HEALTH_TIMEOUT_MS: '60000',
  REDIS_TIMEOUT_MS: '60000',
};

/** The reference back end as its own process, on the databases given. */
export function startBackend({
  postgresUrl,
  redisUrl,
  env = {},
  program = 'examples/backend/main.ts',
}: BackendOptions): Promise<Target> {
  return startTarget(
    {
      command: `node ${program}`,
      ready: '/health',
      startupTimeoutMs: 150_000,
      env: { LOG_LEVEL: 'warn', ...patient, ...env },
    },
    {
      cwd: fileURLToPath(new URL('../../../', import.meta.url)),
      postgresUrl,
      redisUrl,
      // Beyond the time to drain.
      graceMs: 70_000,
    },
  );
}

/** Tests of the back end: one of it for a file, on a database and a namespace of its own. */
export const test = base
  .extend('postgresUrl', { scope: 'file' }, async ({ workerServices }, { onCleanup }) => {
    const { leasePool } = await workerServices.postgres();
    const lease = await leasePool.lease({}, 'the back end of a file');
    onCleanup(() => lease.release());
    return lease.url;
  })
  .extend('redisUrl', { scope: 'file' }, async ({ workerServices }, { onCleanup }) => {
    const leasePool = await workerServices.redis();
    const lease = await leasePool.lease();
    onCleanup(() => lease.release());
    return lease.url;
  })
  .extend('backend', { scope: 'file' }, async ({ postgresUrl, redisUrl }, { onCleanup }) => {
    const backend = await startBackend({ postgresUrl, redisUrl });
    onCleanup(async () => void (await backend.stop()));
    return backend;
  });

/** What a single prediction's answer holds. */
export interface PredictionAnswer {
  readonly id: number;
  readonly createdAt: string;
  readonly label: string;
  readonly confidence: number;
  readonly probabilities: Readonly<Record<string, number>>;
  readonly model: { readonly name: string; readonly version: string };
  readonly cached: boolean;
}

/** Samples of one window of the model that the back end serves. */
export const WINDOW_SAMPLES = 4_096;

let lastSeed = 0;

/** A window of vibration that no test has sent before, unless it names the seed. */
export function vibration(
  fault: Parameters<typeof signal>[0] = 'imbalance',
  seed?: number,
): Float32Array {
  return signal(fault, { samples: WINDOW_SAMPLES, seed: seed ?? (lastSeed += 1) });
}

export async function bodyOf<Body = { error: string; code: string }>(
  response: Response,
): Promise<Body> {
  return (await response.json()) as Body;
}
