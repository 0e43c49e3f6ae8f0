import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../config/environment.ts';
import { InfrastructureError, UsageError } from '../errors.ts';
import { tiedNode } from '../process/tied-node.ts';
import type { TimedModel } from './model-operation.ts';
import type { ProfileAnswer, ProfileRequest } from './profile-message.ts';

const extension = import.meta.url.slice(-3);
const childFile = fileURLToPath(new URL(`profile-child${extension}`, import.meta.url));

/** Far more than rounds of any model that fits a machine take: it catches what hangs. */
const TIMEOUT_MS = 300_000;

/**
 * Milliseconds of `rounds` runs of each model, taken in turn in one fresh process.
 * @throws {UsageError} a model can't be loaded or run
 */
export async function timeModels(
  models: readonly TimedModel[],
  rounds: number,
  signal?: AbortSignal,
): Promise<readonly (readonly number[])[]> {
  const answer = await ask({ do: 'time', models, rounds }, signal);
  if (answer.kind === 'times') return answer.ms;
  throw new InfrastructureError(`the profile's process answered '${answer.kind}'`);
}

/**
 * Bytes that a fresh process grows by when it loads a model and runs it.
 * @throws {UsageError} the model can't be loaded or run
 */
export async function weighModel(
  model: TimedModel,
  runs: number,
  signal?: AbortSignal,
): Promise<number> {
  const answer = await ask({ do: 'weigh', model, runs }, signal);
  if (answer.kind === 'weight') return answer.rssBytes;
  throw new InfrastructureError(`the profile's process answered '${answer.kind}'`);
}

async function ask(request: ProfileRequest, signal?: AbortSignal): Promise<ProfileAnswer> {
  signal?.throwIfAborted();
  const { args, ...node } = tiedNode(['--disable-warning=ExperimentalWarning']);
  const child = fork(childFile, args, {
    ...node,
    env: childEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const stderr: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => stderr.push(text));
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  signal?.addEventListener('abort', kill);
  const answered = Promise.withResolvers<ProfileAnswer>();
  const timer = setTimeout(() => {
    const seconds = TIMEOUT_MS / 1000;
    answered.reject(new InfrastructureError(`the models did not run within ${seconds} s`));
  }, TIMEOUT_MS);
  try {
    child.once('error', answered.reject);
    child.once('message', answered.resolve);
    child.once('exit', (code, killedBy) => {
      const last = stderr.join('').trim().split('\n').slice(-3).join(' ');
      const how = `(${killedBy ?? code}): ${last}`;
      answered.reject(new InfrastructureError(`the process that ran the models ended ${how}`));
    });
    child.send(request);
    const answer = await answered.promise;
    if (answer.kind === 'threw') throw new UsageError(answer.message);
    return answer;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', kill);
    kill();
  }
}
