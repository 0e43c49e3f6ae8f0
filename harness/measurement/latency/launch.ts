import { fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { InfrastructureError, UsageError } from '../../errors.ts';
import { freshEnvironment } from './fresh-environment.ts';
import type { LaunchReply, LaunchRequest, LaunchResult } from './launch-message.ts';
import { describeSource } from './side-source.ts';

const childFile = fileURLToPath(new URL('launch-child.ts', import.meta.url));

/**
 * A little above the rest, where that is permitted (root): a neighbour then disturbs fewer slices, and
 * the machine stays usable.
 */
const priority = -5;

export interface LaunchOptions {
  /** Deadline for the whole launch. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One fresh launch: a new process with an environment of random size measures both sides once.
 * @throws {UsageError} the user's code threw, or didn't end in time
 * @throws {InfrastructureError} the process died
 */
export async function launch(
  request: LaunchRequest,
  random: () => number,
  { timeoutMs, signal }: LaunchOptions,
): Promise<LaunchResult> {
  signal?.throwIfAborted();
  const child = fork(childFile, [], {
    env: freshEnvironment(random),
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const stderr: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => stderr.push(text));
  const kill = () => child.kill('SIGKILL');
  signal?.addEventListener('abort', kill);
  const answer = Promise.withResolvers<LaunchReply>();
  const timer = setTimeout(() => {
    answer.reject(
      new UsageError(
        `${describeSource(request.candidate)} did not end within ${Math.round(timeoutMs / 1000)} s`,
        { remedy: 'check that op returns, or raise --budget' },
      ),
    );
  }, timeoutMs);
  try {
    child.once('error', answer.reject);
    child.once('message', answer.resolve);
    child.once('exit', (code, killedBy) => {
      const last = stderr.join('').trim().split('\n').slice(-3).join(' ');
      answer.reject(
        new InfrastructureError(
          `the process that measured ${describeSource(request.candidate)} ended (${killedBy ?? code}): ${last}`,
        ),
      );
    });
    raisePriority(child.pid);
    child.send(request);
    const reply = await answer.promise;
    signal?.throwIfAborted();
    if (reply.kind === 'done') return reply.result;
    throw thrown(reply, request);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', kill);
    kill();
  }
}

function raisePriority(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, priority);
  } catch {
    // Not permitted: measured as everybody else.
  }
}

function thrown(
  { side, message, stack }: LaunchReply & { kind: 'threw' },
  { base, candidate }: LaunchRequest,
): UsageError {
  const which = side === null ? '' : `${side}: `;
  const source = describeSource(side === 'candidate' ? candidate : base);
  const where = stack.split('\n').find((line) => line.trim().startsWith('at ')) ?? '';
  return new UsageError(
    `${which}${source} threw: ${message}${where === '' ? '' : ` (${where.trim()})`}`,
  );
}
