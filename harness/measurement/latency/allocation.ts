import { PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import type { PerSide, Side } from './interleave.ts';

/** Memory traffic of the sides, recorded beside their times. */
export interface Allocation {
  /** Bytes an operation allocates on the heap: the median over the slices without a collection. */
  readonly bytesPerOp: PerSide<number>;
  /** Collections during the measured rounds, and the milliseconds that they took. */
  readonly collections: number;
  readonly collectionMs: number;
  /** What a byte costs to collect later, in milliseconds; 0 where nothing was collected. */
  readonly msPerByte: number;
}

/** Watches the heap from slice to slice. Its own cost falls between the slices. */
export class AllocationWatch {
  readonly #perSide: Record<Side, number[]> = { base: [], candidate: [], canary: [] };
  readonly #observer: PerformanceObserver;
  #lastBytes = heapBytes();
  readonly #collectionMs: number[] = [];
  #bytes = 0;

  constructor() {
    this.#observer = new PerformanceObserver((list) => this.#record(list.getEntries()));
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  afterSlice(side: Side, opsPerSlice: number): void {
    const now = heapBytes();
    const grown = now - this.#lastBytes;
    // A heap that shrank was collected in this slice: nothing to be learnt from it.
    if (grown >= 0) {
      this.#perSide[side].push(grown / opsPerSlice);
      this.#bytes += grown;
    }
    this.#lastBytes = heapBytes();
  }

  async stop(): Promise<Allocation> {
    // Node hands the entries over in the event loop, which a synchronous operation has kept waiting.
    await setImmediate();
    this.#record(this.#observer.takeRecords());
    this.#observer.disconnect();
    const { base, candidate, canary } = this.#perSide;
    const durations = this.#collectionMs;
    // The median duration, since a collection may be disturbed like everything else.
    const typicalMs = durations.length * middle(durations);
    return {
      bytesPerOp: { base: middle(base), candidate: middle(candidate), canary: middle(canary) },
      collections: durations.length,
      collectionMs: durations.reduce((sum, ms) => sum + ms, 0),
      msPerByte: this.#bytes > 0 ? typicalMs / this.#bytes : 0,
    };
  }

  #record(entries: readonly PerformanceEntry[]): void {
    for (const { duration } of entries) this.#collectionMs.push(duration);
  }
}

function heapBytes(): number {
  // process.memoryUsage() reads /proc for the resident set: twenty times slower.
  return getHeapStatistics().used_heap_size;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
