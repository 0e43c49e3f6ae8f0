import type { CoverageData } from '@stryker-mutator/api/core';

/** How often the code with each mutant was come by. */
export class Counts {
  /** By the number of the mutant. */
  #counts: (number | undefined)[] = [];

  add(ids: ArrayLike<string>): void {
    // The hottest loop of a run: no iterator.
    for (let index = 0; index < ids.length; index++) {
      const id = Number(ids[index]);
      this.#counts[id] = (this.#counts[id] ?? 0) + 1;
    }
  }

  /** Those since it was asked before. */
  take(): CoverageData {
    const taken: CoverageData = {};
    for (const [id, count] of this.#counts.entries()) {
      if (count !== undefined) taken[id] = count;
    }
    this.#counts = [];
    return taken;
  }
}
