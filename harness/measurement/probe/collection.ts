import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { PerformanceObserver, constants } from 'node:perf_hooks';

/**
 * One request for a full garbage collection; resolves when it is over. One of last resort drops V8's
 * caches of compiled code, too, and repeats itself until nothing more is freed: it costs several others.
 */
export type RequestCollection = (lastResort?: boolean) => Promise<void>;

/**
 * Full collections that are *checked*. Node's `gc()` may run a minor collection although a major one
 * was asked for (seen on Node 20 and, for synchronous calls, on Node 24), which promotes garbage to the
 * old space and fakes a perfect leak. So each request is compared with what perf_hooks saw.
 */
export class Collector {
  readonly #request: RequestCollection;
  readonly #observer: PerformanceObserver;
  #majors = 0;

  constructor(request: RequestCollection = requestMajor()) {
    this.#request = request;
    this.#observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        // @types/node has no `detail` on an entry, although every one of type gc carries it.
        const { detail } = entry as { detail?: { kind?: number } };
        if (detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR) this.#majors++;
      }
    });
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  /**
   * Collects `times` times, with a turn of the event loop before each, so that finalizers and callbacks
   * of one collection can free for the next.
   * @param collected called right after the last one: what is read there has no garbage of ours in it
   * @returns whether every one was a major collection
   */
  async collect(times: number, collected: () => void = () => undefined): Promise<boolean> {
    const before = this.#majors;
    for (let done = 0; done < times; done++) {
      await turn();
      await this.#request();
    }
    collected();
    // The observer hears of a collection in a later turn.
    await turn();
    await turn();
    return this.#majors - before >= times;
  }

  /** @param collected as above */
  async collectAsLastResort(collected: () => void): Promise<void> {
    await turn();
    await this.#request(true);
    collected();
  }

  stop(): void {
    this.#observer.disconnect();
  }
}

/** One turn of the event loop: timers that are due, I/O callbacks, immediates. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * The asynchronous form runs as a task of its own, with no frame of ours on the stack that could keep an
 * object alive; it is also the one that was major in every trial.
 */
function requestMajor(): RequestCollection {
  const gc = exposedGc();
  return (lastResort = false) =>
    gc({ type: 'major', execution: 'async', flavor: lastResort ? 'last-resort' : 'regular' });
}

type Gc = (options: {
  type: 'major';
  execution: 'async';
  flavor: 'regular' | 'last-resort';
}) => Promise<void>;

/** `gc` without --expose-gc on the command line, so that the probe works in any process. */
function exposedGc(): Gc {
  const global = globalThis as { gc?: unknown };
  if (typeof global.gc === 'function') return global.gc as Gc;
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as Gc;
}
