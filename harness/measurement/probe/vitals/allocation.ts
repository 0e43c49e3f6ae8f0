import * as v8 from 'node:v8';

/**
 * Counts the bytes that this process allocates on the JavaScript heap of its main thread, collected or not: what
 * the heap grew by from each collection to the next one, by what V8 tells before and after it. Buffers lie
 * outside of that heap.
 */
export class AllocationCount {
  #profiler = started();
  #used = usedBytes();

  /** Bytes since it was asked before; null where this Node has no `GCProfiler` (18.15, 19.6). */
  take(): number | null {
    const collections = this.#profiler?.stop()?.statistics ?? [];
    const now = usedBytes();
    const bytes = grownBytes(
      this.#used,
      collections.map(({ beforeGC, afterGC }) => [
        beforeGC.heapStatistics.usedHeapSize,
        afterGC.heapStatistics.usedHeapSize,
      ]),
      now,
    );
    const isKnown = this.#profiler !== null;
    this.#used = now;
    this.#profiler = started();
    return isKnown ? bytes : null;
  }
}

/**
 * By what a heap grew in all.
 * @param collections bytes in use before and after each, in their order
 */
export function grownBytes(
  first: number,
  collections: readonly (readonly [before: number, after: number])[],
  last: number,
): number {
  let [grown, used] = [0, first];
  for (const [before, after] of collections) {
    // Sweeping goes on after a collection, and frees a little more.
    grown += Math.max(0, before - used);
    used = after;
  }
  return grown + Math.max(0, last - used);
}

function started(): v8.GCProfiler | null {
  if (typeof v8.GCProfiler !== 'function') return null;
  const profiler = new v8.GCProfiler();
  profiler.start();
  return profiler;
}

function usedBytes(): number {
  return v8.getHeapStatistics().used_heap_size;
}
