import { PerformanceObserver, constants } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Of the process's time, what collections of ours may take beside V8's own. */
const MOST_SHARE = 0.05;

/**
 * Tells of each collection, and how much the heap holds after a major one. When V8 has run one by itself,
 * the program has allocated again before anybody can look; so one more is run for the reading, as long as
 * that takes little of the program's time.
 */
export class Collections {
  onMinor: () => void = () => undefined;
  /** @param bytes live on the heap, machine code left out */
  onMajor: (bytes: number, at: Date) => void = () => undefined;
  #observer: PerformanceObserver | null = null;
  #spentMs = 0;
  #startedMs = 0;
  /** Collections of our own that the observer has still to tell of. */
  #own = 0;

  start(): void {
    if (this.#observer !== null) return;
    this.#startedMs = performance.now();
    this.#spentMs = 0;
    this.#observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) this.#hear(kindOf(entry), entry.duration);
    });
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  stop(): void {
    this.#observer?.disconnect();
    this.#observer = null;
  }

  /** Runs one now, and reads the heap behind it. */
  collect(): void {
    const before = performance.now();
    this.#own++;
    exposedGc()({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    this.#spentMs += performance.now() - before;
    this.onMajor(liveBytes(), new Date());
  }

  #hear(kind: number | undefined, durationMs: number): void {
    if (kind === constants.NODE_PERFORMANCE_GC_MINOR) this.onMinor();
    if (kind !== constants.NODE_PERFORMANCE_GC_MAJOR) return;
    if (this.#own > 0) {
      this.#own--;
      return;
    }
    const allowedMs = (performance.now() - this.#startedMs) * MOST_SHARE;
    if (this.#spentMs + durationMs <= allowedMs) this.collect();
  }
}

function kindOf(entry: object): number | undefined {
  // @types/node has no `detail` on an entry, although every one of type gc carries it.
  return (entry as { detail?: { kind?: number } }).detail?.kind;
}

function liveBytes(): number {
  let bytes = 0;
  for (const space of getHeapSpaceStatistics()) {
    if (!space.space_name.startsWith('code_')) bytes += space.space_used_size;
  }
  return bytes;
}

type Gc = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;
let known: Gc | null = null;

/** `gc` without --expose-gc on the command line. */
function exposedGc(): Gc {
  if (known === null) {
    setFlagsFromString('--expose-gc');
    known = runInNewContext('gc') as Gc;
  }
  return known;
}
