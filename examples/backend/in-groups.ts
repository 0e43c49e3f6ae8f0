/** Does the work of several items at once and gives what became of each, in their order. */
type WorkOnAll<Item, Result> = (items: readonly Item[]) => Promise<readonly Result[]>;

interface Waiting<Item, Result> {
  readonly items: readonly Item[];
  readonly settled: PromiseWithResolvers<readonly Result[]>;
}

/**
 * One call at a time: what arrives meanwhile waits and is done together. A lone caller waits for nobody,
 * and under load one round trip serves many requests.
 */
export class InGroups<Item, Result> {
  readonly #work: WorkOnAll<Item, Result>;
  readonly #largestGroup: number;
  #waiting: Waiting<Item, Result>[] = [];
  #isBusy = false;

  /** @param largestGroup items of one call, unless a single caller brings more */
  constructor(work: WorkOnAll<Item, Result>, largestGroup: number) {
    this.#work = work;
    this.#largestGroup = largestGroup;
  }

  /** Rejects if the work on its group fails. */
  add(items: readonly Item[]): Promise<readonly Result[]> {
    const settled = Promise.withResolvers<readonly Result[]>();
    this.#waiting.push({ items, settled });
    if (!this.#isBusy) void this.#workOff();
    return settled.promise;
  }

  async #workOff(): Promise<void> {
    this.#isBusy = true;
    while (this.#waiting.length > 0) await this.#workOn(this.#takeGroup());
    this.#isBusy = false;
  }

  #takeGroup(): readonly Waiting<Item, Result>[] {
    let items = 0;
    const overflowing = this.#waiting.findIndex((waiting, index) => {
      items += waiting.items.length;
      return index > 0 && items > this.#largestGroup;
    });
    return this.#waiting.splice(0, overflowing === -1 ? this.#waiting.length : overflowing);
  }

  async #workOn(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#work(group.flatMap(({ items }) => items));
      let start = 0;
      for (const { items, settled } of group) {
        settled.resolve(results.slice(start, start + items.length));
        start += items.length;
      }
    } catch (error) {
      for (const { settled } of group) settled.reject(error);
    }
  }
}
