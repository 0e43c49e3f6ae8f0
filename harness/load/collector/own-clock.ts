import type { Clock } from '../../metrics/clock.ts';

/** A step that took longer is one in which this process did not run. */
const LONGEST_STEP_MS = 1000;

/**
 * Time in which this process ran, as far as it can tell: what a stopped or starved collector did not hear is
 * no silence of its pods.
 */
export class OwnClock implements Clock {
  readonly #clock: Clock;
  #lastMs: number;
  #nowMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#lastMs = clock.nowMs();
  }

  /** To be called every so often. */
  tick(): void {
    const now = this.#clock.nowMs();
    this.#nowMs += Math.min(LONGEST_STEP_MS, now - this.#lastMs);
    this.#lastMs = now;
  }

  nowMs(): number {
    return this.#nowMs;
  }
}
