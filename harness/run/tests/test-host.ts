import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { removeTemporaryFolder } from './temporary-folder.ts';
import type { HostMessage, HostRequest } from './messages.ts';

export interface HostOptions {
  readonly request: HostRequest;
  readonly environment: Readonly<Record<string, string>>;
  /** What Vitest and the tests print, in whole lines. */
  onOutput(text: string): void;
  onMessage(message: HostMessage): void;
}

const entry = fileURLToPath(new URL(`./host${import.meta.url.slice(-3)}`, import.meta.url));

/**
 * A process group of Vitest and its workers. The group ends as a whole, at once and whatever its
 * processes are doing, a synchronous loop in a worker included.
 */
export class TestHost implements AsyncDisposable {
  /** Resolves when the process has ended, with how. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;

  constructor(options: HostOptions) {
    this.#child = spawn(process.execPath, [entry], {
      cwd: options.request.root,
      env: options.environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream !== null)
        createInterface(stream).on('line', (line) => options.onOutput(`${line}\n`));
    }
    this.#child.on('message', (message) => options.onMessage(message as HostMessage));
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(`could not start: ${error.message}`));
      // `close` would wait for workers that inherited the log; `exit` does not.
      this.#child.once('exit', (code, signal) =>
        resolve(signal === null ? `exit code ${code}` : `signal ${signal}`),
      );
    });
    this.#child.send(options.request);
  }

  /** Kills the group. Resolves when its leader has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { pid } = this.#child;
    if (pid !== undefined) killGroup(pid);
    await this.ended;
    if (pid !== undefined) removeTemporaryFolder(pid);
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // ESRCH: the group has ended already.
  }
}
