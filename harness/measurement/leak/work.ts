import type { Clock } from '../../metrics/clock.ts';
import type { Sample } from '../probe/sampler.ts';
import type { Pace } from './pace.ts';
import type { Subject } from './subject.ts';

/** A sample, and how many operations had been run by then. */
export interface SampledPoint {
  readonly operations: number;
  readonly sample: Sample;
}

export interface WorkOptions {
  readonly pace: Pace;
  readonly budgetMs: number;
  readonly maxOperations: number;
  readonly clock: Clock;
  /** Told after each run and each sample. */
  readonly onWork: (operations: number, levels: Readonly<Record<string, number>> | null) => void;
}

const SHORTEST_MS = 1e-5;

/** Runs and samples the subject, and knows how long each takes. */
export class Work {
  readonly #subject: Subject;
  readonly #options: WorkOptions;
  #operations = 0;
  #first: Sample | null = null;
  #last: SampledPoint | null = null;
  #verified = true;
  /** Each sample ends with a collection of last resort. */
  lastResort = false;
  operationMs = 1;
  /** By the clock, with collections within a block. */
  wallPerOperationMs = 1;
  sampleMs = 50;
  collectMs = 1;

  constructor(subject: Subject, options: WorkOptions) {
    this.#subject = subject;
    this.#options = options;
  }

  get operations(): number {
    return this.#operations;
  }

  get operationsLeft(): number {
    return this.#options.maxOperations - this.#operations;
  }

  get first(): Sample | null {
    return this.#first;
  }

  get last(): SampledPoint | null {
    return this.#last;
  }

  /** Whether all collections were major ones. */
  get verified(): boolean {
    return this.#verified;
  }

  /** @returns milliseconds that the operations took, which are no more than may be run */
  async run(wanted: number): Promise<number> {
    const { budgetMs, pace } = this.#options;
    const count = Math.min(wanted, this.operationsLeft);
    if (count <= 0) return 0;
    const expectedMs = count * this.operationMs;
    const yieldEvery = Math.max(1, Math.min(64, Math.floor(1 / this.operationMs)));
    const milliseconds = await this.#subject.run(
      { from: this.#operations, count, yieldEvery },
      Math.max(Math.min(pace.blockDeadlineMs, budgetMs), 5_000, 20 * expectedMs),
    );
    this.#operations += count;
    this.#options.onWork(this.#operations, null);
    return milliseconds;
  }

  /** Of operations that were just run. */
  took(count: number, milliseconds: number): void {
    this.operationMs = Math.max(SHORTEST_MS, milliseconds / Math.max(1, count));
  }

  tookByTheClock(count: number, milliseconds: number): void {
    this.wallPerOperationMs = Math.max(SHORTEST_MS, milliseconds / Math.max(1, count));
  }

  async sample(): Promise<SampledPoint> {
    const { settleMs } = this.#options.pace;
    const sample = await this.#subject.sample({ settleMs, lastResort: this.lastResort });
    // Each block and each part of one has to be started, too.
    const startMs = this.#subject.startMs?.() ?? 0;
    this.sampleMs = sample.milliseconds + startMs;
    this.collectMs = Math.max(1, sample.collectionMs + startMs);
    this.#first ??= sample;
    return this.#remember(sample);
  }

  async sampleAfter(pauseMs: number): Promise<SampledPoint> {
    const { lastResort } = this;
    return this.#remember(await this.#subject.sample({ settleMs: 0, pauseMs, lastResort }));
  }

  async collect(): Promise<void> {
    const { milliseconds } = await this.#subject.sample({ settleMs: 0, collectOnly: true });
    this.collectMs = Math.max(1, milliseconds + (this.#subject.startMs?.() ?? 0));
  }

  #remember(sample: Sample): SampledPoint {
    this.#verified &&= sample.verified;
    this.#last = { operations: this.#operations, sample };
    this.#options.onWork(this.#operations, sample.levels);
    return this.#last;
  }
}
