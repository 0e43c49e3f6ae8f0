import type { Window } from './trajectory.ts';

/** Of the time of a block, what collections within it may take. */
export const COLLECTING_SHARE = 0.5;
/** Fewer leave no table that is large enough to be seen. */
const FEWEST_OPERATIONS = 64;
/** Collections so many times further apart make the levels of a window another thing. */
const STRETCHED = 1.5;
/** Of the blocks before, in a window that tells operations from distances: none of its own is longer. */
const STEADY_SHARE = 0.6;

/**
 * How many operations lie between two collections. Tables that hold what nobody has collected yet (weak
 * ones, V8's own caches) grow with that distance, and stay large. So it is kept as it was in the first
 * window, however long the blocks get, as far as collections are quick enough for that; and where they are
 * not, what rose from one window to another may have risen with it.
 */
export class Distances {
  /** Of each window: the most operations between two collections. */
  readonly #longest: number[] = [];
  /** The mean block of the first window. */
  #wanted = Number.POSITIVE_INFINITY;

  beginWindow(meanCount: number): void {
    this.#wanted = Math.min(this.#wanted, meanCount);
    this.#longest.push(0);
  }

  /** Splits a block into the operations between its collections. */
  split(count: number, blockMs: number, collectMs: number): readonly number[] {
    const most = Math.max(1, Math.floor((blockMs * COLLECTING_SHARE) / collectMs));
    const wanted = Math.round(count / Math.max(this.#wanted, FEWEST_OPERATIONS));
    const parts = Math.max(1, Math.min(most, wanted));
    const longest = this.#longest.pop() ?? 0;
    this.#longest.push(Math.max(longest, Math.ceil(count / parts)));
    return Array.from({ length: parts }, (_, part) => {
      return Math.round((count * (part + 1)) / parts) - Math.round((count * part) / parts);
    });
  }

  /** Operations in a block whose collections are no further apart than the furthest so far. */
  get steadyCount(): number {
    return Math.max(1, Math.floor(Math.max(this.#unnoticed(), ...this.#longest) * STEADY_SHARE));
  }

  /** Operations after which collections were no further apart than ever before. */
  steadyFrom(windows: readonly Window[]): number {
    let furthest = this.#unnoticed();
    let from = 0;
    for (const [index, longest] of this.#longest.entries()) {
      if (longest <= furthest) continue;
      furthest = longest;
      from = windows[index]?.at(-1)?.operations ?? 0;
    }
    return from;
  }

  /** Up to a little more than in the first window makes no difference. */
  #unnoticed(): number {
    return STRETCHED * Math.max(this.#longest[0] ?? 0, FEWEST_OPERATIONS);
  }
}
