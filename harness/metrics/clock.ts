/** Monotonic time. What measures or waits takes one, so that it is tested without sleeping. */
export interface Clock {
  /** Milliseconds since an arbitrary origin; never goes back. */
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => performance.now() };

/** A clock that moves only when it is told to. */
export class FakeClock implements Clock {
  #nowMs = 0;

  nowMs(): number {
    return this.#nowMs;
  }

  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`a monotonic clock cannot advance by ${ms} ms`);
    this.#nowMs += ms;
  }
}
