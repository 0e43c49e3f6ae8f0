type Call = (this: unknown, ...parameters: unknown[]) => unknown;

/** Methods that ask for a key, and those that add one; not every container has all of them. */
const asking = ['get', 'has'] as const;
const adding = ['set', 'add'] as const;

/**
 * Watches whether a Map or a Set is asked for a key before that key is added: so does a cache, whatever its
 * bound is, and a list of what happened does not. An object that is a key is asked for, too, but nobody has
 * it a second time who did not keep it: what is filed under a fresh one in each operation is no cache. Only
 * in a process that is thrown away.
 */
export class LookupWatch {
  readonly #container: object;
  readonly #asked = new Set<unknown>();
  #addedAfterAsking = 0;

  constructor(container: object) {
    this.#container = container;
    for (const name of asking) {
      this.#wrap(name, (key) => {
        if (mayComeAgain(key)) this.#asked.add(key);
      });
    }
    for (const name of adding) {
      this.#wrap(name, (key) => {
        // Asked once more for each further entry: a key that is set again and again is one.
        if (this.#asked.delete(key) && !this.#holds(key)) this.#addedAfterAsking++;
      });
    }
  }

  /** Entries that were added after they had been asked for. */
  get addedAfterAsking(): number {
    return this.#addedAfterAsking;
  }

  #holds(key: unknown): boolean {
    const { prototype } = this.#container instanceof Map ? Map : Set;
    return Reflect.apply(prototype.has as Call, this.#container, [key]) as boolean;
  }

  #wrap(name: string, seen: (key: unknown) => void): void {
    const original = Reflect.get(this.#container, name) as Call | undefined;
    if (typeof original !== 'function') return;
    const watched: Call = function (...parameters) {
      seen(parameters[0]);
      return Reflect.apply(original, this, parameters);
    };
    // One that may not be changed is not watched.
    Reflect.defineProperty(this.#container, name, { configurable: true, value: watched });
  }
}

function mayComeAgain(key: unknown): boolean {
  return (typeof key !== 'object' || key === null) && typeof key !== 'function';
}
