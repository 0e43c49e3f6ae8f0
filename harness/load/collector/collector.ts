import type { Clock } from '../../metrics/clock.ts';
import type { CollectionPlan } from './collection-plan.ts';
import type { ClockOffset } from './clock-exchange.ts';
import { type PodEnd, PodLedger, type PodName, type Taken } from './pod-ledger.ts';
import type { RecordedPod } from './recorder-messages.ts';
import { RecorderPool } from './recorder-pool.ts';

export interface CollectorLimits {
  /** How long a pod may be silent, and how much later than the first one it may come. */
  readonly waitMs: number;
  /** Requests that are kept: a further one leaves everything open. */
  readonly mostRequests: number;
  /** Threads that read points; by itself as many as fit the machine. */
  readonly threads?: number;
}

/** What was collected, when nothing more is to come. */
export interface Collected {
  readonly pods: readonly RecordedPod[];
  readonly ledger: PodLedger;
  /** More requests came than are kept. */
  readonly isOverfull: boolean;
}

/** Takes the points of all pods, each piece once, and knows when nothing more is to come. */
export class Collector implements AsyncDisposable {
  readonly run: string;
  readonly ledger: PodLedger;
  readonly #pool: RecorderPool;
  readonly #clock: Clock;
  readonly #limits: CollectorLimits;
  #isOverfull = false;

  constructor(plan: CollectionPlan, limits: CollectorLimits, clock: Clock) {
    const { inspected, instances, followsRedirects, checksFail, metrics } = plan;
    this.run = plan.run;
    this.#limits = limits;
    this.#clock = clock;
    this.ledger = new PodLedger(instances, limits.waitMs);
    const own = instances === 1 ? [] : Object.keys(plan.plan.thresholds);
    this.#pool = new RecorderPool(
      {
        inspected,
        instances,
        followsRedirects,
        checksFail,
        metrics: [...new Set([...metrics, ...own])],
      },
      limits.threads,
    );
  }

  get requests(): number {
    return this.#pool.requests;
  }

  hello(pod: PodName, clock: ClockOffset): Taken {
    return this.ledger.hello(pod, clock, this.#clock.nowMs());
  }

  /** @param bytes a piece that ends anywhere; its memory is given up */
  async piece(pod: PodName, from: number, bytes: Uint8Array<ArrayBuffer>): Promise<Taken> {
    if (this.requests > this.#limits.mostRequests) {
      this.#isOverfull = true;
      return { kind: 'refused', reason: overfull(this.#limits) };
    }
    const taken = this.ledger.piece(pod, from, bytes.byteLength, this.#clock.nowMs());
    if (taken.kind === 'taken' && bytes.byteLength > taken.skip) {
      const fresh = taken.skip === 0 ? bytes : bytes.slice(taken.skip);
      await this.#pool.take(pod.index, fresh);
    }
    return taken;
  }

  ended(pod: PodName, end: PodEnd): Taken {
    return this.ledger.ended(pod, end, this.#clock.nowMs());
  }

  isOver(): boolean {
    return this.#isOverfull || this.ledger.isOver(this.#clock.nowMs());
  }

  async finish(): Promise<Collected> {
    const pods = await this.#pool.finish();
    return { pods, ledger: this.ledger, isOverfull: this.#isOverfull };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool[Symbol.asyncDispose]();
  }
}

export function overfull({ mostRequests }: CollectorLimits): string {
  return `the collector keeps ${mostRequests.toLocaleString('en-US')} requests and no more`;
}
