/**
 * What was just read from a cache that others share, for a moment: what is asked for over and over costs
 * one round trip a second. No longer, so that what another replica has renewed is seen.
 */
const REMEMBERED_MS = 1_000;
/** About 1 kB each. */
const MOST_REMEMBERED = 1_000;

interface Remembered<Value> {
  readonly value: Value;
  readonly until: number;
}

export class NearCache<Value> {
  readonly #now: () => number;
  readonly #remembered = new Map<string, Remembered<Value>>();

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get(key: string): Value | undefined {
    const found = this.#remembered.get(key);
    return found && found.until > this.#now() ? found.value : undefined;
  }

  /** The oldest is forgotten where there are too many. */
  set(key: string, value: Value): void {
    this.#remembered.delete(key);
    this.#remembered.set(key, { value, until: this.#now() + REMEMBERED_MS });
    if (this.#remembered.size <= MOST_REMEMBERED) return;
    const [oldest] = this.#remembered.keys();
    this.#remembered.delete(oldest!);
  }
}
