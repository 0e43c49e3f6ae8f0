import type { Clock } from '../../metrics/clock.ts';
import type { Subject } from './subject.ts';

/** What a measurement is doing; it does one thing at a time. */
export type Phase =
  /** Processes start, the operation is loaded and set up. */
  | 'start'
  | 'warm-up'
  | 'windows'
  /** Pauses for clean-up that comes late, and collections of last resort. */
  | 'pauses'
  | 'ages'
  /** Waiting for a process that is thrown away. */
  | 'controls'
  /** What leaks is traced. */
  | 'why'
  /** The operation is torn down, and its processes end. */
  | 'end';

/** Of a phase, what went into collections and readings. */
type Part = Phase | `${Phase}: samples`;

/** Where the time of a measurement went. */
export class TimeSpent {
  readonly #clock: Clock;
  readonly #spentMs = new Map<Part, number>();
  #phase: Phase = 'start';
  #part: Part = 'start';
  #sinceMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#sinceMs = clock.nowMs();
  }

  /** What follows belongs to this phase. */
  begin(phase: Phase): void {
    this.#phase = phase;
    this.#enter(phase);
  }

  /** The same subject, whose samples are counted apart. */
  of(subject: Subject): Subject {
    return {
      ...subject,
      sample: async (request) => {
        this.#enter(`${this.#phase}: samples`);
        try {
          return await subject.sample(request);
        } finally {
          this.#enter(this.#phase);
        }
      },
    };
  }

  /** Seconds by phase so far, in the order in which they came. */
  seconds(): Readonly<Record<string, number>> {
    this.#enter(this.#part);
    return Object.fromEntries([...this.#spentMs].map(([part, ms]) => [part, ms / 1000]));
  }

  #enter(part: Part): void {
    const nowMs = this.#clock.nowMs();
    this.#spentMs.set(this.#part, (this.#spentMs.get(this.#part) ?? 0) + nowMs - this.#sinceMs);
    this.#sinceMs = nowMs;
    this.#part = part;
  }
}
