import { performance, PerformanceObserver } from 'node:perf_hooks';
import { AllocationCount } from './allocation.ts';

/** What a Node process did since it was asked before. */
export interface Vitals {
  /** Share of the time in which the event loop was at work. */
  readonly loop: number;
  /** The longest time by which it was late, in milliseconds. */
  readonly delay: number;
  /** Share of the time in which garbage was collected, and the longest pause in milliseconds. */
  readonly gc: number;
  readonly pause: number;
  /** JavaScript heap in use, in bytes. */
  readonly heap: number;
  /** JavaScript heap that was allocated, in bytes a second; null where this Node can't tell. */
  readonly allocated: number | null;
}

/** Every so often the loop is to be there: often costs more, and seldom misses short delays. */
const EVERY_MS = 50;

/**
 * Follows the event loop and the collections of this process. Its handles keep no process alive. (Node's own
 * `monitorEventLoopDelay` forgets the delay that lasts when it is read.)
 */
export class VitalSigns {
  readonly #allocation = new AllocationCount();
  #used = performance.eventLoopUtilization();
  #sinceMs = performance.now();
  #turnMs = performance.now();
  #delayMs = 0;
  #collectedMs = 0;
  #pauseMs = 0;

  constructor() {
    setInterval(() => this.#turn(), EVERY_MS).unref();
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        this.#collectedMs += duration;
        this.#pauseMs = Math.max(this.#pauseMs, duration);
      }
    }).observe({ entryTypes: ['gc'] });
  }

  read(): Vitals {
    const nowMs = performance.now();
    const used = performance.eventLoopUtilization();
    const lateMs = this.#lateMs(nowMs);
    const sinceMs = Math.max(1, nowMs - this.#sinceMs);
    const allocated = this.#allocation.take();
    const vitals = {
      loop: performance.eventLoopUtilization(used, this.#used).utilization,
      delay: Math.max(this.#delayMs, lateMs),
      gc: Math.min(1, this.#collectedMs / sinceMs),
      pause: this.#pauseMs,
      heap: process.memoryUsage().heapUsed,
      allocated: allocated === null ? null : (allocated * 1000) / sinceMs,
    };
    this.#used = used;
    this.#sinceMs = nowMs;
    this.#delayMs = 0;
    // What is told now is not told again when the late timer fires.
    this.#turnMs += lateMs;
    this.#collectedMs = 0;
    this.#pauseMs = 0;
    return vitals;
  }

  #turn(): void {
    const nowMs = performance.now();
    this.#delayMs = Math.max(this.#delayMs, this.#lateMs(nowMs));
    this.#turnMs = nowMs;
  }

  #lateMs(nowMs: number): number {
    return Math.max(0, nowMs - this.#turnMs - EVERY_MS);
  }
}
