import { Redis } from 'ioredis';
import { readConfig } from '../config/environment.ts';
import { runMain } from '../run-main.ts';
import { judgeWorker } from './worker.ts';

/** Three times what BullMQ lets a worker wait for a task before it asks again. */
const LEAST_SILENCE_MS = 15_000;

/** Half of what the images and the chart give a probe. */
const ANSWER_MS = 5_000;

/**
 * The worker's probe, run beside it: `node examples/backend/health/main.ts`, with its environment, ends
 * with 0 if the worker takes tasks. With `--live` a Redis that does not answer is no fault of the
 * worker: a restart would not bring it back.
 */
await runMain(async () => {
  const { redis, tasks } = readConfig(process.env);
  const isLiveOnly = process.argv.includes('--live');
  const client = new Redis(redis.url, {
    lazyConnect: true,
    connectTimeout: ANSWER_MS,
    commandTimeout: ANSWER_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // What fails is said by the command that fails.
  client.on('error', () => {});
  try {
    await client.connect();
    const health = judgeWorker({
      clients: (await client.client('LIST')) as string,
      self: await client.client('INFO'),
      namePrefix: `${redis.prefix}tasks:`,
      silenceMs: Math.max(tasks.lockMs, LEAST_SILENCE_MS),
    });
    if (health.takesTasks) return;
    console.error(health.reason);
    process.exitCode = 1;
  } catch (error) {
    const isRefused = error instanceof Error && error.name === 'ReplyError';
    console.error(isRefused ? 'Redis refuses the question' : 'Redis does not answer');
    process.exitCode = isLiveOnly && !isRefused ? 0 : 1;
  } finally {
    client.disconnect();
  }
});
