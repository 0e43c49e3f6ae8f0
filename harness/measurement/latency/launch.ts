import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { InfrastructureError, UsageError } from '../../errors.ts';
import { freshEnvironment } from './fresh-environment.ts';
import type { LaunchReply, LaunchRequest, LaunchResult } from './launch-message.ts';
import { describeSource } from './side-source.ts';
import { tiedNode } from '../../process/tied-node.ts';

const childFile = fileURLToPath(new URL('launch-child.ts', import.meta.url));

/**
 * A little above the rest, where that is permitted (root): a neighbor then disturbs fewer slices, and
 * the machine stays usable.
 */
const PRIORITY = -5;

export interface LaunchOptions {
  /** Deadline for the whole launch. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** A fresh process that waits to be asked: starting Node takes a fifth of a short launch. */
export class StandbyProcess implements Disposable {
  readonly child: ChildProcess;
  /** When it has started, or ended. */
  readonly ready: Promise<unknown>;
  /** Launches that it has been asked for: each one gets instances of its own. */
  visits = 0;
  readonly #stderr: string[] = [];

  /** @param random decides the size of its environment */
  constructor(random: () => number) {
    const { args, ...node } = tiedNode(['--disable-warning=ExperimentalWarning']);
    this.child = fork(childFile, args, {
      ...node,
      env: freshEnvironment(random),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#stderr.push(text));
    // Whoever asks it hears of its end too.
    this.child.on('error', () => {});
    raisePriority(this.child.pid);
    const ready = Promise.withResolvers<void>();
    this.child.once('message', () => ready.resolve());
    this.child.once('exit', () => ready.resolve());
    this.ready = ready.promise;
  }

  /** The last lines that it printed as errors. */
  lastWords(): string {
    return this.#stderr.join('').trim().split('\n').slice(-3).join(' ');
  }

  [Symbol.dispose](): void {
    this.child.kill('SIGKILL');
  }
}

/**
 * One fresh launch: a new process with an environment of random size measures both sides once, and ends.
 * @throws {UsageError} the user's code threw, or didn't end in time
 * @throws {InfrastructureError} the process died
 */
export async function launch(
  request: Omit<LaunchRequest, 'visit' | 'stays'>,
  random: () => number,
  { standby, ...options }: LaunchOptions & { readonly standby?: StandbyProcess | undefined },
): Promise<LaunchResult> {
  // First of all, so that a process that stood by ends with an interruption too.
  using process = standby ?? new StandbyProcess(random);
  return await launchIn(process, { ...request, stays: false }, options);
}

/** The same in a process that is there already, and stays if the request says so. */
export async function launchIn(
  process: StandbyProcess,
  request: Omit<LaunchRequest, 'visit'>,
  { timeoutMs, signal }: LaunchOptions,
): Promise<LaunchResult> {
  signal?.throwIfAborted();
  const { child } = process;
  const kill = () => child.kill('SIGKILL');
  signal?.addEventListener('abort', kill);
  const answer = Promise.withResolvers<Answer>();
  const timer = setTimeout(() => {
    answer.reject(
      new UsageError(
        `${describeSource(request.candidate)} did not end within ${Math.round(timeoutMs / 1000)} s`,
        { remedy: 'check that op returns, or raise --budget' },
      ),
    );
  }, timeoutMs);
  const died = (code: number | null, killedBy: string | null) =>
    answer.reject(
      new InfrastructureError(
        `the process that measured ${describeSource(request.candidate)} ended (${killedBy ?? code}): ${process.lastWords()}`,
      ),
    );
  const heard = (reply: LaunchReply) => {
    if (reply.kind !== 'ready') answer.resolve(reply);
  };
  try {
    child.once('error', answer.reject);
    child.on('message', heard);
    child.once('exit', died);
    if (child.exitCode !== null || child.signalCode !== null) {
      died(child.exitCode, child.signalCode);
    } else {
      child.send({ ...request, visit: process.visits++ } satisfies LaunchRequest);
    }
    const reply = await answer.promise;
    signal?.throwIfAborted();
    if (reply.kind === 'threw') throw thrown(reply, request);
    return reply.result;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', kill);
    child.off('error', answer.reject);
    child.off('message', heard);
    child.off('exit', died);
  }
}

type Answer = Exclude<LaunchReply, { kind: 'ready' }>;

function raisePriority(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, PRIORITY);
  } catch {
    // Not permitted: measured as everybody else.
  }
}

function thrown(
  { side, message, stack }: Answer & { kind: 'threw' },
  { base, candidate }: Pick<LaunchRequest, 'base' | 'candidate'>,
): UsageError {
  const which = side === null ? '' : `${side}: `;
  const source = describeSource(side === 'candidate' ? candidate : base);
  const where = stack.split('\n').find((line) => line.trim().startsWith('at ')) ?? '';
  return new UsageError(
    `${which}${source} threw: ${message}${where === '' ? '' : ` (${where.trim()})`}`,
  );
}
