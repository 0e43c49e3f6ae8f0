import { fileURLToPath } from 'node:url';
import { expect } from 'assay/fixtures';
import {
  acquireSupervisor,
  type SupervisedProcess,
  type Supervisor,
} from '../../../fixtures/services/supervisor/supervisor.ts';
import { childEnvironment } from '../../../harness/config/environment.ts';
import type { TargetClient } from '../../../fixtures/target/target.ts';
import { bodyOf, test as base } from './backend-test.ts';

/** A task as the API shows it. */
export interface Task {
  readonly id: string;
  readonly kind: string;
  readonly state: 'waiting' | 'running' | 'completed' | 'failed' | 'cancelled';
  readonly count: number;
  readonly done: number;
  readonly predictionIds: number[] | null;
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly reason: string | null;
}

interface WorkerOptions {
  readonly postgresUrl: string;
  readonly redisUrl: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * A worker's process; a task of one that is killed is another's after five seconds. One that gets no
 * processor for as long would be taken for dead, and its task be begun once more.
 */
export async function startWorker(
  supervisor: Supervisor,
  { postgresUrl, redisUrl, env }: WorkerOptions,
): Promise<SupervisedProcess> {
  const worker = await supervisor.spawn({
    name: 'worker',
    command: process.execPath,
    args: ['examples/backend/tasks/main.ts'],
    cwd: fileURLToPath(new URL('../../../', import.meta.url)),
    env: childEnvironment({
      DATABASE_URL: postgresUrl,
      REDIS_URL: redisUrl,
      TASK_LOCK_MS: '5000',
      ...env,
    }),
    stopSignal: 'SIGTERM',
    graceMs: 10_000,
  });
  await new Promise<void>((resolve, reject) => {
    worker.onLine((line) => line.includes('{"working":') && resolve());
    void worker.exited.then(({ lastLines }) => reject(new Error(lastLines.join('\n'))));
  });
  return worker;
}

/** Tests of the back end with a worker: one of it for a file, once a test asks for it. */
export const test = base
  .extend('supervisor', { scope: 'file' }, async ({}, { onCleanup }): Promise<Supervisor> => {
    const supervisor = await acquireSupervisor();
    onCleanup(() => supervisor[Symbol.asyncDispose]());
    return supervisor;
  })
  .extend(
    'worker',
    { scope: 'file' },
    async ({ supervisor, postgresUrl, redisUrl }, { onCleanup }): Promise<SupervisedProcess> => {
      const worker = await startWorker(supervisor, { postgresUrl, redisUrl });
      onCleanup(() => worker.stop());
      return worker;
    },
  );

/** Hands in a task of a kind. */
export async function handIn(
  backend: TargetClient,
  kind: string,
  payload: unknown,
): Promise<string> {
  const response = await backend.post(`/tasks/${kind}`, payload);
  if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
  return ((await response.json()) as Task).id;
}

export async function taskOf(backend: TargetClient, id: string): Promise<Task> {
  return await bodyOf<Task>(await backend.get(`/tasks/${id}`));
}

const ends = new Set(['completed', 'failed', 'cancelled']);

/** The task once it is over, in whatever way. */
export async function ended(backend: TargetClient, id: string, timeoutMs = 120_000): Promise<Task> {
  await expect
    .poll(async () => ends.has((await taskOf(backend, id)).state), { timeout: timeoutMs })
    .toBe(true);
  return await taskOf(backend, id);
}

/** Its changes, in order. */
export async function changesOf(backend: TargetClient, id: string): Promise<string[]> {
  const { events } = await bodyOf<{ events: { sequence: number; state: string }[] }>(
    await backend.get(`/tasks/${id}/events`),
  );
  return events.map(({ sequence, state }) => `${sequence} ${state}`);
}

/** A new data set with generated signals; `perClass` of each of the 11 classes. */
export async function generatedSet(
  backend: TargetClient,
  dataset: string,
  perClass: number,
): Promise<number> {
  const id = await handIn(backend, 'generate-dataset', { dataset, perClass, seed: 7 });
  const { state, result, reason } = await ended(backend, id, 600_000);
  if (state !== 'completed') throw new Error(`the generation is ${state}: ${reason}`);
  return result!['datasetId'] as number;
}
