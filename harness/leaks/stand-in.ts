/**
 * A process that is loaded while another one is measured, and does nothing until it is taken: two that run
 * the same operation at a time may want the same port or file. Disposing ends one that nobody took.
 */
export class StandIn<Started extends AsyncDisposable> implements AsyncDisposable {
  readonly #start: () => Promise<Started>;
  #standing: Promise<Started> | null = null;
  #isKnown = false;

  constructor(start: () => Promise<Started>) {
    this.#start = start;
  }

  /** Once; what fails is told to whoever takes it. */
  start(): void {
    if (this.#isKnown) return;
    this.#isKnown = true;
    this.#standing = this.#start();
    this.#standing.catch(() => undefined);
  }

  /** The one that stands by, or a new one. */
  take(): Promise<Started> {
    this.#isKnown = true;
    const standing = this.#standing ?? this.#start();
    this.#standing = null;
    return standing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const standing = this.#standing;
    this.#standing = null;
    const started = await standing?.catch(() => null);
    await started?.[Symbol.asyncDispose]();
  }
}
