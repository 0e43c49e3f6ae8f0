import type { Clock } from '../../metrics/clock.ts';
import type { CollectionPlan } from './collection-plan.ts';
import type { ClockOffset } from './clock-exchange.ts';
import { type PodEnd, PodLedger, type PodName, type Taken } from './pod-ledger.ts';
import type { StreamForm } from './point-source.ts';
import { ReceivedRecordings } from './received-recordings.ts';
import type { RecordedPod, RecorderSetup } from './recorder-messages.ts';
import { RecorderPool } from './recorder-pool.ts';

export interface CollectorLimits {
  /** How long a pod may be silent, and how much later than the first one it may come. */
  readonly waitMs: number;
  /** Requests that are kept: a further one leaves everything open. */
  readonly mostRequests: number;
  /** Threads that read points; by itself as many as fit the machine. */
  readonly threads?: number;
}

/** A pod says that it is there. */
export interface Hello {
  readonly clock: ClockOffset;
  readonly form: StreamForm;
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
  readonly setup: RecorderSetup;
  readonly #pool: RecorderPool;
  readonly #recordings = new ReceivedRecordings();
  readonly #clock: Clock;
  readonly #limits: CollectorLimits;
  #isOverfull = false;

  constructor(plan: CollectionPlan, limits: CollectorLimits, clock: Clock) {
    const { inspected, instances, followsRedirects, checksFail, metrics, saysEnd } = plan;
    this.run = plan.run;
    this.#limits = limits;
    this.#clock = clock;
    this.ledger = new PodLedger(instances, limits.waitMs);
    const own = instances === 1 ? [] : Object.keys(plan.plan.thresholds);
    this.setup = {
      inspected,
      instances,
      followsRedirects,
      checksFail,
      saysEnd,
      metrics: [...new Set([...metrics, ...own])],
    };
    this.#pool = new RecorderPool(this.setup, limits.threads);
  }

  /** So far; of pods that merge their points as many as their bytes are at the least. */
  get requests(): number {
    return this.#pool.requests + this.#recordings.leastRequests;
  }

  hello(pod: PodName, { clock, form }: Hello): Taken {
    const taken = this.ledger.hello(pod, clock, this.#clock.nowMs());
    if (taken.kind === 'taken' && form === 'recording') this.#recordings.expect(pod.index);
    return taken;
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
      if (!this.#recordings.take(pod.index, fresh)) await this.#pool.take(pod.index, fresh);
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
    const pods = (await this.#pool.finish()).map((pod) => this.#recordings.read(pod));
    const { mostRequests } = this.#limits;
    const isOverfull = this.#isOverfull || requestsIn(pods) > mostRequests;
    return { pods, ledger: this.ledger, isOverfull };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool[Symbol.asyncDispose]();
  }
}

function requestsIn(pods: readonly RecordedPod[]): number {
  const each = pods.flatMap(({ scenarios }) =>
    scenarios.map(({ requests }) => requests.state.length),
  );
  return each.reduce((sum, count) => sum + count, 0);
}

export function overfull({ mostRequests }: CollectorLimits): string {
  return `the collector keeps ${mostRequests.toLocaleString('en-US')} requests and no more`;
}
