import { float32Column } from './column.ts';

/** Of users that wait: how long it was from the start of an iteration to the start of the same user's next one. */
export class Cycles {
  readonly #ms = float32Column();
  readonly #lastStartMs = new Map<number, number>();

  started(vu: number, timeMs: number): void {
    const lastStartMs = this.#lastStartMs.get(vu);
    if (lastStartMs !== undefined) this.#ms.push(timeMs - lastStartMs);
    this.#lastStartMs.set(vu, timeMs);
  }

  /** All of them by now, in milliseconds, while more come. */
  copy(): Float32Array {
    return this.#ms.copy();
  }

  /** All of them, in milliseconds; nothing can be added any more. */
  take(): Float32Array {
    return this.#ms.take();
  }
}
