import { setTimeout as sleep } from 'node:timers/promises';
import { getHeapSpaceStatistics } from 'node:v8';
import { type AgesRequest, AgesSampler, type AgesSeen } from './ages.ts';
import { Collector, turn } from './collection.ts';
import { longestTimerMs } from './live-timers.ts';
import type { Probe } from './probe.ts';
import { probes } from './probes.ts';
import { WorkerHeaps, mayHaveWorkers } from './worker-heaps.ts';

/** The levels of one sample point, taken after what was in flight had settled. */
export interface Sample {
  readonly levels: Readonly<Record<string, number>>;
  /** False when perf_hooks did not see the major collections that were asked for. */
  readonly verified: boolean;
  /** All of it took so long. */
  readonly milliseconds: number;
  /** The slowest single collection, without the waits. */
  readonly collectionMs: number;
  /** Bytecode and what else V8 keeps of compiled functions; left out where no heap is read. */
  readonly compiledBytes?: number;
}

export interface SampleRequest {
  /**
   * How long to wait for delayed clean-up (timers that fire, sockets that close) while a count is above
   * its lowest level so far.
   */
  readonly settleMs: number;
  /** Waits so long in any case, for clean-up that no count shows. */
  readonly pauseMs?: number;
  /** One collection, and no level is read. */
  readonly collectOnly?: true;
  /** Ends with a collection that drops V8's caches of compiled code, too. */
  readonly lastResort?: boolean;
}

/** Read by the inspector and not by a probe, since it takes a while: see WorkerHeaps. */
const workerResources = [
  { resource: 'workerHeaps', kind: 'bytes' },
  { resource: 'workerBuffers', kind: 'bytes' },
] as const;

/**
 * A second collection sees what finalizers of the first let go. Where so many of them in succession found
 * nothing, most samples do without, and one of a few asks again: a collection is what a sample takes longest for.
 */
const IDLE_BEFORE_SAVING = 3;
const ASKED_AGAIN_EVERY = 4;
const NOTHING_FREED_BYTES = 1_024;
/** When the second one still freed this much, finalizers are at work: collect again. */
const SLOW_COLLECTION_MS = 25;
const STILL_FREEING_BYTES = 4_096;
const MOST_EXTRA_COLLECTIONS = 3;
/** A collection that was not major is asked for again before the sample is given up. */
const MOST_ATTEMPTS = 3;

/** Takes sample points in the process in which it lives. */
export class Sampler {
  readonly #collector: Collector;
  readonly #probes: readonly Probe[];
  readonly #lowest = new Map<string, number>();
  readonly #workerHeaps = new WorkerHeaps();
  #first: ReadonlyMap<string, Readonly<Record<string, number>>> | null = null;
  #slowestMs = 0;
  /** Second collections in succession that freed nothing. */
  #idle = 0;
  #samples = 0;
  #ages: AgesSampler | null = null;
  /** Levels as they were right after the last collection. */
  #collected: Record<string, number> = {};

  constructor(options: { collector?: Collector; probes?: readonly Probe[] } = {}) {
    this.#collector = options.collector ?? new Collector();
    this.#probes = (options.probes ?? probes).filter((probe) => probe.read() !== null);
    for (const probe of this.#probes) start(probe);
  }

  get resources(): readonly { resource: string; kind: Probe['kind'] }[] {
    return [...this.#probes, ...workerResources].map(({ resource, kind }) => ({ resource, kind }));
  }

  async sample(request: SampleRequest): Promise<Sample> {
    const { settleMs, pauseMs = 0, collectOnly, lastResort = false } = request;
    const startedMs = performance.now();
    this.#slowestMs = 0;
    if (collectOnly) {
      const verified = await this.#timed(1);
      const milliseconds = performance.now() - startedMs;
      return { levels: {}, verified, milliseconds, collectionMs: this.#slowestMs };
    }
    if (pauseMs > 0) await sleep(pauseMs);
    let verified = await this.#collect();
    if (await this.#settle(settleMs)) verified = (await this.#collect()) && verified;
    if (lastResort) await this.#collector.collectAsLastResort(() => this.#readAtOnce());
    const levels: Record<string, number> = {};
    for (const { resource, read } of this.#probes)
      levels[resource] = this.#collected[resource] ?? read() ?? 0;
    this.#remember(levels);
    Object.assign(levels, await this.#workerHeaps.levels(mayHaveWorkers()));
    this.#first ??= new Map(this.#probes.map((probe) => [probe.resource, probe.detail?.() ?? {}]));
    return {
      levels,
      verified,
      milliseconds: performance.now() - startedMs,
      collectionMs: this.#slowestMs,
      compiledBytes: compiledBytes(),
    };
  }

  /** The longest delay of a live timer, of those that are at most so long; 0 where there is none. */
  longestTimerMs(mostMs: number): number {
    return longestTimerMs(mostMs);
  }

  /** What a suspected resource has more of than at the first sample, by type. */
  detail(resource: string): Readonly<Record<string, number>> {
    const now = this.#probes.find((probe) => probe.resource === resource)?.detail?.() ?? {};
    const first = this.#first?.get(resource) ?? {};
    return grown(first, now);
  }

  /** Follows which objects stay. */
  ages(request: AgesRequest): Promise<AgesSeen | null> {
    this.#ages ??= new AgesSampler(this.#collector);
    return this.#ages.answer(request);
  }

  stop(): void {
    this.#collector.stop();
  }

  async #collect(): Promise<boolean> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      if (await this.#collectOnce()) return true;
    }
    return false;
  }

  async #collectOnce(): Promise<boolean> {
    let verified = await this.#timed(1);
    // A large heap is one that grows: then noise of a finalizer is small, and each collection is dear.
    if (this.#slowestMs > SLOW_COLLECTION_MS) return verified;
    const isSaving = this.#idle >= IDLE_BEFORE_SAVING;
    if (isSaving && this.#samples++ % ASKED_AGAIN_EVERY > 0) return verified;
    const first = this.#held();
    let before = heapNow();
    verified = (await this.#timed(1)) && verified;
    this.#idle = first - this.#held() < NOTHING_FREED_BYTES ? this.#idle + 1 : 0;
    for (let extra = 0; extra < MOST_EXTRA_COLLECTIONS; extra++) {
      const now = heapNow();
      if (before - now < STILL_FREEING_BYTES) break;
      before = now;
      verified = (await this.#timed(1)) && verified;
    }
    return verified;
  }

  async #timed(times: number): Promise<boolean> {
    const startedMs = performance.now();
    const verified = await this.#collector.collect(times, () => this.#readAtOnce());
    this.#slowestMs = Math.max(this.#slowestMs, (performance.now() - startedMs) / times);
    return verified;
  }

  /** Right after the last collection, without what was made since to look at it. */
  #held(): number {
    return (this.#collected['heap'] ?? 0) + process.memoryUsage().external;
  }

  #readAtOnce(): void {
    for (const { resource, readAtOnce, read } of this.#probes) {
      if (readAtOnce) this.#collected[resource] = read() ?? 0;
    }
  }

  /**
   * Waits while a count is above the lowest level that was ever seen, in growing steps, until the limit.
   * @returns whether anything was let go meanwhile
   */
  async #settle(limitMs: number): Promise<boolean> {
    const countsBefore = this.#excess();
    let excess = countsBefore;
    let waitedMs = 0;
    for (let stepMs = 1; excess > 0 && waitedMs < limitMs; stepMs *= 2) {
      const waitMs = Math.min(stepMs, limitMs - waitedMs);
      await sleep(waitMs);
      await turn();
      waitedMs += waitMs;
      excess = this.#excess();
    }
    // What was still there after the full wait is no longer waited for.
    if (excess >= countsBefore && waitedMs >= limitMs) this.#acceptLevels();
    return excess < countsBefore;
  }

  #acceptLevels(): void {
    for (const { resource, kind, read } of this.#probes) {
      if (kind === 'count') this.#lowest.set(resource, read() ?? 0);
    }
  }

  #excess(): number {
    let excess = 0;
    for (const probe of this.#probes) {
      if (probe.kind !== 'count') continue;
      const level = probe.read() ?? 0;
      excess += Math.max(0, level - (this.#lowest.get(probe.resource) ?? level));
    }
    return excess;
  }

  #remember(levels: Readonly<Record<string, number>>): void {
    for (const { resource, kind } of this.#probes) {
      if (kind !== 'count') continue;
      const level = levels[resource] ?? 0;
      this.#lowest.set(resource, Math.min(level, this.#lowest.get(resource) ?? level));
    }
  }
}

const started = new WeakSet<Probe>();

function start(probe: Probe): void {
  if (started.has(probe)) return;
  started.add(probe);
  probe.start?.();
}

function grown(
  first: Readonly<Record<string, number>>,
  now: Readonly<Record<string, number>>,
): Record<string, number> {
  const more: Record<string, number> = {};
  for (const [type, count] of Object.entries(now)) {
    const gained = count - (first[type] ?? 0);
    if (gained > 0) more[type] = gained;
  }
  return more;
}

/** V8 keeps bytecode and the metadata of functions in a space of their own. */
function compiledBytes(): number {
  const spaces = getHeapSpaceStatistics();
  return spaces.find((space) => space.space_name === 'trusted_space')?.space_used_size ?? 0;
}

function heapNow(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
