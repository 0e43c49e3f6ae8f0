import type { Readings, ResourceName } from './catalog.ts';
import type { Observed, ObservedColumn } from './observed.ts';
import type { SeenStatement } from './resources.ts';
import type { ResourceSource } from './source.ts';

/** What may fail to be read in one look, and is asked again in the next. */
interface Asked {
  readonly source: ResourceSource;
  /** The looks that wait for its answer, the one that asked first. */
  readonly looks: number[];
  isWaiting: boolean;
  failure: string | null;
}

/**
 * Looks at several sources at the same moments. A source that has not answered by the next look is not asked
 * again; its answer stands for all looks that waited for it.
 */
export class Observer {
  readonly #asked: readonly Asked[];
  readonly #everyMs: number;
  readonly #timesMs: number[] = [];
  readonly #columns = new Map<string, ObservedColumn & { values: (number | null)[] }>();
  #pending = new Set<Promise<void>>();

  constructor(sources: readonly ResourceSource[], everyMs: number) {
    this.#everyMs = everyMs;
    this.#asked = sources.map((source) => ({ source, looks: [], isWaiting: false, failure: null }));
  }

  /** Asks every source that has answered. @param nowMs since the epoch */
  look(nowMs: number): void {
    const look = this.#timesMs.push(nowMs) - 1;
    for (const asked of this.#asked) {
      asked.looks.push(look);
      if (asked.isWaiting) continue;
      asked.isWaiting = true;
      const answer = this.#ask(asked);
      this.#pending.add(answer);
      void answer.finally(() => this.#pending.delete(answer));
    }
  }

  /** @param patienceMs for what was asked and has not answered */
  async end(observerShare: number | null, patienceMs: number): Promise<Observed> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, patienceMs);
    await Promise.race([Promise.all(this.#pending), late]);
    const endMs = Date.now();
    for (const { source, looks, isWaiting } of this.#asked) {
      if (isWaiting && source.isAsked) this.#waited(source.of, looks, endMs);
    }
    const statements = await Promise.race([this.#statements(), late.then(() => [])]);
    clearTimeout(timer);
    return {
      everyMs: this.#everyMs,
      observerShare,
      timesMs: this.#timesMs,
      columns: [...this.#columns.values()],
      statements,
      notSeen: this.#asked.flatMap(({ source, failure }) =>
        failure === null || this.#hasSeen(source.of) ? [] : [{ of: source.of, reason: failure }],
      ),
    };
  }

  async #ask(asked: Asked): Promise<void> {
    const { source, looks } = asked;
    try {
      const readings = await source.read();
      this.#keep(source, looks, readings);
      if (source.isAsked) this.#waited(source.of, looks, Date.now());
    } catch (error) {
      asked.failure = error instanceof Error ? error.message : String(error);
    } finally {
      looks.length = 0;
      asked.isWaiting = false;
    }
  }

  #keep({ of, full = {} }: ResourceSource, looks: readonly number[], readings: Readings): void {
    for (const [name, value] of Object.entries(readings)) {
      const resource = name as ResourceName;
      if (!Number.isFinite(value)) continue;
      for (const look of looks) this.#set(of, resource, look, value, full[resource]);
    }
  }

  /** Whoever had asked at one of these looks would have had its answer now. */
  #waited(of: string, looks: readonly number[], answeredMs: number): void {
    for (const look of looks) {
      this.#set(of, 'answer', look, Math.max(0, answeredMs - (this.#timesMs[look] ?? answeredMs)));
    }
  }

  #set(of: string, resource: ResourceName, look: number, value: number, full?: number): void {
    const key = `${of} ${resource}`;
    let column = this.#columns.get(key);
    if (column === undefined) {
      column = { of, resource, values: [], ...(full !== undefined && { full }) };
      this.#columns.set(key, column);
    }
    while (column.values.length < look) column.values.push(null);
    column.values[look] = value;
  }

  #hasSeen(of: string): boolean {
    return [...this.#columns.values()].some((column) => column.of === of);
  }

  async #statements(): Promise<readonly SeenStatement[]> {
    const all = await Promise.all(
      this.#asked.map(async ({ source }) => {
        try {
          return (await source.statements?.()) ?? [];
        } catch {
          // It could not be asked any more: what it read before stands.
          return [];
        }
      }),
    );
    return all.flat();
  }
}
