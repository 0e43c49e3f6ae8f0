import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

import { childEnvironment } from '../../config/environment.ts';
import { InfrastructureError, UsageError } from '../../errors.ts';
import { findExecutable } from '../../process/executable.ts';

/** The cluster that the user's kubectl is set to. */
export class Kubectl {
  readonly #path: string;
  readonly #namespace: string;

  /** @throws {UsageError} there is no kubectl */
  constructor(namespace: string) {
    const path = findExecutable('kubectl');
    if (path === null) {
      throw new UsageError('--apply takes kubectl, which is not on the PATH', {
        remedy: 'install it, or leave --apply out and apply the files that are written',
      });
    }
    this.#path = path;
    this.#namespace = namespace;
  }

  /** @throws {InfrastructureError} kubectl failed */
  async run(...args: readonly string[]): Promise<string> {
    const child = this.#spawn(args);
    const [out, said, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', resolve);
      }),
    ]);
    if (code === 0) return out;
    throw new InfrastructureError(
      `kubectl ${args.slice(0, 2).join(' ')} failed (${code}): ${said.trim()}`,
      { remedy: 'see whether kubectl reaches the cluster, and whether you may do that there' },
    );
  }

  /** The lines of a log, as they come, until it ends or somebody stops. */
  async *logs(what: string, abort: AbortSignal): AsyncGenerator<string> {
    const child = this.#spawn(['logs', '--follow', what]);
    const stop = (): void => void child.kill('SIGTERM');
    abort.addEventListener('abort', stop, { once: true });
    try {
      child.stderr.resume();
      yield* createInterface({ input: child.stdout });
    } finally {
      abort.removeEventListener('abort', stop);
      stop();
    }
  }

  #spawn(args: readonly string[]) {
    return spawn(this.#path, ['--namespace', this.#namespace, ...args], {
      env: childEnvironment({}),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
}
