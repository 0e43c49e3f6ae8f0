/** What a second signal, or a stop that takes too long, ends with: 128 + SIGINT. */
const interruptedExit = 130;
/** From the first signal to the end of the process, whatever still hangs then. */
const longestStopMs = 1900;

/**
 * SIGINT, SIGTERM and SIGHUP while a run is under way: the first one aborts `signal` (its reason is
 * a text), and the run then writes what it has; a second one, or too slow a stop, ends the process
 * at once. What was started ends with the process: the supervisor sees to it.
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #onSignal = (name: NodeJS.Signals): void => {
    if (this.#controller.signal.aborted) process.exit(interruptedExit);
    setTimeout(() => process.exit(interruptedExit), longestStopMs).unref();
    this.#controller.abort(`interrupted by ${name}`);
  };

  constructor() {
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
