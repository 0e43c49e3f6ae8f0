import { DEFAULT_LARGEST_CACHE, DEFAULT_RAREST } from '../measurement/leak/limits.ts';
import type { Point, RetainedLimit } from '../measurement/leak/trajectory.ts';
import { levelRule } from '../verdicts/leak.ts';

/** The data of a `leak` event, in the shape of memwatch-next. */
export interface Leak {
  readonly start: Date;
  readonly end: Date;
  /** Bytes gained meanwhile. */
  readonly growth: number;
  readonly reason: string;
}

const KIB = 1024;
const MS_PER_HOUR = 3_600_000;
/** Modules load and functions compile. */
const WARM_UP = 4;
/** Three windows, each twice the last: the rule compares the later two, and knows a cache by the third. */
const FIRST_WINDOW = 3;
const windowLengths = [1, 2, 4].map((times) => times * FIRST_WINDOW);
const JUDGED = windowLengths.reduce((sum, count) => sum + count, 0);

/** The rule wants more operations than a batch has; a collection stands for thousands of allocations. */
const OPERATIONS = 100;

/** A program that was asked nothing about its operations: any lasting growth counts. */
const limit: RetainedLimit = {
  leakAbove: 0,
  cleanBelow: 0,
  noiseFloor: 16 * KIB,
  resolution: 64 * KIB,
  oneOff: 128 * KIB,
  backstop: false,
  written: false,
  rarest: DEFAULT_RAREST,
  coarsest: Number.POSITIVE_INFINITY,
  largestCache: DEFAULT_LARGEST_CACHE,
};

/**
 * Asks the gate's rule about the collections so far, in three windows. It is asked when there are enough
 * for the first time, and then when there are twice as many: each look costs error probability.
 */
export class LeakWatch {
  #seen = 0;
  #points: (Point & { readonly at: Date })[] = [];
  /** One of so many collections is kept, so that hours need no more room than minutes. */
  #every = 1;

  /** @returns what leaks; null where nothing does, or it is too early to tell */
  add(bytes: number, at: Date): Leak | null {
    this.#seen++;
    if (this.#seen <= WARM_UP || this.#seen % this.#every !== 0) return null;
    this.#points.push({ operations: this.#seen * OPERATIONS, level: bytes, at });
    if (this.#points.length <= JUDGED) return null;
    const leak = this.#judge();
    // Half as many points over twice the time.
    this.#points = this.#points.filter((_point, index) => index % 2 === 0);
    this.#every *= 2;
    if (leak !== null) this.#again();
    return leak;
  }

  #judge(): Leak | null {
    let from = 0;
    const windows = windowLengths.map((count) => {
      const window = this.#points.slice(from, from + count + 1);
      from += count;
      return window;
    });
    const trajectory = {
      resource: 'heap',
      kind: 'bytes' as const,
      windows,
      warmUp: [],
      drained: [],
      verified: true,
      cutShort: false,
      steadyFrom: 0,
      stretched: false,
    };
    const { verdict } = levelRule.judge(trajectory, limit, false);
    const [first, last] = [this.#points[0], this.#points.at(-1)];
    if (verdict !== 'fail' || first === undefined || last === undefined) return null;
    const growth = last.level - first.level;
    const ms = Math.max(1, last.at.getTime() - first.at.getTime());
    const perHour = (growth / ms) * MS_PER_HOUR;
    const collections = (last.operations - first.operations) / OPERATIONS;
    return {
      start: first.at,
      end: last.at,
      growth,
      reason: `heap growth over ${collections} full GCs (${Math.round(ms / 1000)}s) - ${niceSize(perHour)}/hr`,
    };
  }

  /** What was told is not told again from the same collections. */
  #again(): void {
    this.#points = [];
    this.#every = 1;
    this.#seen = WARM_UP;
  }
}

/** `11.67 mb`, as memwatch-next writes sizes. */
export function niceSize(bytes: number): string {
  const size = Math.abs(bytes);
  if (size > KIB * KIB) return `${(bytes / KIB / KIB).toFixed(2)} mb`;
  if (size > KIB) return `${(bytes / KIB).toFixed(2)} kb`;
  return `${Math.round(bytes)} bytes`;
}
