import type { Clock } from '../metrics/clock.ts';

/** The time that all trials of a project have together. */
export class TrialBudget {
  readonly #endsMs: number;
  readonly #clock: Clock;
  readonly totalMs: number;

  constructor(totalMs: number, clock: Clock) {
    this.totalMs = totalMs;
    this.#clock = clock;
    this.#endsMs = clock.nowMs() + totalMs;
  }

  get leftSeconds(): number {
    return (this.#endsMs - this.#clock.nowMs()) / 1000;
  }

  allows(seconds: number): boolean {
    return this.leftSeconds >= seconds;
  }
}
