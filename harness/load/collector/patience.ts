import { InfrastructureError } from '../../errors.ts';
import { afterOwnTime, type OwnTime } from '../../process/own-time.ts';

/** How long a collector may be away, in time in which this process ran. */
export class Patience implements Disposable {
  readonly #giveUpMs: number;
  #timer: OwnTime | null = null;
  #isOver = false;

  constructor(giveUpMs: number) {
    this.#giveUpMs = giveUpMs;
  }

  renew(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
  }

  /** @throws {InfrastructureError} it was away for too long */
  check(error: unknown): void {
    if (this.#isOver) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new InfrastructureError(
        `the collector was away for ${Math.round(this.#giveUpMs / 1000)} s: ${reason}`,
        { remedy: 'see whether it runs, and whether a network policy lets this pod reach it' },
      );
    }
    this.#timer ??= afterOwnTime(this.#giveUpMs, () => {
      this.#isOver = true;
    });
  }

  [Symbol.dispose](): void {
    this.renew();
  }
}
