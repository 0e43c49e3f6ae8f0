import type { Clock } from '../../metrics/clock.ts';
import { operationsForGain, operationsWithinReason } from './block-size.ts';
import type { Recording } from './recording.ts';
import type { Subject } from './subject.ts';
import type { Work } from './work.ts';

/** Whoever asked for two hours did not ask for a third: what a soak may take beyond its time. */
const MOST_SOAK_GRACE_MS = 30_000;

export interface AllowanceOptions {
  readonly budgetMs: number;
  readonly clock: Clock;
  readonly soak: boolean;
}

/** What may still be spent: time, operations, and what they gain. */
export class Allowance {
  readonly #options: AllowanceOptions;
  readonly #startedMs: number;
  readonly #work: Work;
  readonly #record: Recording;
  readonly #judgedKinds: Subject['resources'];

  constructor(
    work: Work,
    record: Recording,
    judgedKinds: Subject['resources'],
    options: AllowanceOptions,
  ) {
    this.#work = work;
    this.#record = record;
    this.#judgedKinds = judgedKinds;
    this.#options = options;
    this.#startedMs = options.clock.nowMs();
  }

  get spentMs(): number {
    return this.#options.clock.nowMs() - this.#startedMs;
  }

  get leftMs(): number {
    return this.#options.budgetMs - this.spentMs;
  }

  /** What a verdict that lacks few operations may take beyond the budget. */
  graceMs(share: number): number {
    const { budgetMs, soak } = this.#options;
    return Math.min(budgetMs * share, soak ? MOST_SOAK_GRACE_MS : Number.POSITIVE_INFINITY);
  }

  /** Operations that gain so many bytes, at the rate of the last window or the second half of the warm-up. */
  operationsFor(bytes: number): number {
    const { last, operations } = this.#work;
    const { windows, warmUp } = this.#record;
    const half = operations / 2;
    const from = windows.at(-1)?.[0] ?? warmUp.findLast((one) => one.operations <= half);
    if (from === undefined || last === null) return Number.POSITIVE_INFINITY;
    return operationsForGain(from, last, bytes, this.#judgedKinds);
  }

  /** Operations that the process, or the machine, does not suffer from. */
  withinReason(): number {
    const { first, last, operations } = this.#work;
    if (first === null || last === null) return Number.POSITIVE_INFINITY;
    return operationsWithinReason(first, last.sample, operations, this.#judgedKinds);
  }
}
