import { afterOwnTime } from './own-time.ts';

/** What a second signal, or a stop that takes too long, ends with: 128 + SIGINT. */
const INTERRUPTED_EXIT = 130;
export interface InterruptionOptions {
  /**
   * From the first signal to the end of the process, whatever still hangs then; null for no limit. In
   * milliseconds *of ours*: on a machine that gives this process no processor it lasts longer, since
   * what is still to be written then is late, and does not hang.
   */
  readonly longestStopMs: number | null;
}

/**
 * SIGINT, SIGTERM and SIGHUP while a command is at work: the first one aborts `signal` (its reason is
 * a text), and the command writes what it has; a second one, or too slow a stop, ends the process at
 * once. What was started ends with the process: the supervisor and the ties to the parent see to it.
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #onSignal = (name: NodeJS.Signals): void => {
    if (this.#controller.signal.aborted) process.exit(INTERRUPTED_EXIT);
    const { longestStopMs } = this.#options;
    if (longestStopMs !== null) {
      afterOwnTime(longestStopMs, () => process.exit(INTERRUPTED_EXIT)).unref();
    }
    this.#controller.abort(`interrupted by ${name}`);
  };

  readonly #options: InterruptionOptions;

  constructor(options: InterruptionOptions) {
    this.#options = options;
    for (const name of handled) process.on(name, this.#onSignal);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    for (const name of handled) process.off(name, this.#onSignal);
  }
}

const handled = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
