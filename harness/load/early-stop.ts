import type { GeneratorUse } from '../measurement/applied-load.ts';
import type { LoadMeasurement, StoppedLoad } from '../measurement/measurement.ts';
import { LookClock } from '../statistics/look-clock.ts';
import { mergeLoads } from './instances/merge-loads.ts';
import type { LoadRecorder } from './load-recorder.ts';

/**
 * What is shown by what came until now; none: the load goes on.
 * @param look which one it is, from 1: each of them may err, and all of them together no more than one gate
 */
export type LookEarly = (loads: readonly LoadMeasurement[], look: number) => StoppedLoad['gates'];

/** Looks at a load while it goes on, each time that it has grown by a quarter, and ends it where that is asked. */
export class EarlyStop {
  readonly #stop = new AbortController();
  readonly #recorders = new Map<LoadRecorder, () => GeneratorUse | null>();
  readonly #clock: LookClock;
  readonly #judge: LookEarly;
  readonly #subject: (scenario: string) => string;
  #shown: Omit<StoppedLoad, 'plannedSeconds'> | null = null;

  constructor(judge: LookEarly, subject: (scenario: string) => string, clock = new LookClock()) {
    this.#judge = judge;
    this.#subject = subject;
    this.#clock = clock;
  }

  /** Ends every k6 of the load. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** By what it was ended, and when; null where it was not. */
  get shown(): Omit<StoppedLoad, 'plannedSeconds'> | null {
    return this.#shown;
  }

  follow(recorder: LoadRecorder): void {
    this.#recorders.set(recorder, () => null);
  }

  /** Where the k6 of a recorder says what it is busy with. */
  watch(recorder: LoadRecorder): (use: () => GeneratorUse | null) => void {
    return (use) => this.#recorders.set(recorder, use);
  }

  /** Called when points came: the time of a look is that of the points, whenever they are read. */
  look(): void {
    if (this.#stop.signal.aborted || this.#recorders.size === 0) return;
    // Of several each has to be so far.
    const atSeconds = Math.min(...[...this.#recorders.keys()].map(({ seconds }) => seconds));
    const look = this.#clock.lookAt(atSeconds);
    if (look === null) return;
    const recorded = [...this.#recorders].map(([recorder, use]) =>
      recorder.soFar({ subject: this.#subject, generator: use() }),
    );
    const gates = this.#judge(mergeLoads(recorded, true), look);
    if (gates.length === 0) return;
    this.#shown = { atSeconds, gates };
    this.#stop.abort();
  }
}
