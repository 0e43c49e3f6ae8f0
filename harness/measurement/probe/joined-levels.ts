type Levels = Readonly<Record<string, number>>;

/**
 * One level of what several processes or threads hold together, though some come and go meanwhile. Those
 * that are there at the first reading count with all that they hold; one that joins later counts with what
 * it has gained since; with one that goes, what it had gained is gone. So a pool that grows by a worker is
 * no growth of its heaps, and a worker that is replaced no fall.
 */
export class JoinedLevels<Member> {
  readonly #first = new Map<Member, Levels>();
  #base: Record<string, number> | null = null;

  /** @param levels of every member that is there now, by resource */
  join(levels: ReadonlyMap<Member, Levels>): Record<string, number> {
    for (const member of this.#first.keys()) {
      if (!levels.has(member)) this.#first.delete(member);
    }
    const sum: Record<string, number> = { ...this.#begin(levels) };
    for (const [member, now] of levels) {
      const first = this.#first.get(member) ?? now;
      this.#first.set(member, first);
      for (const [resource, level] of Object.entries(now)) {
        sum[resource] = (sum[resource] ?? 0) + level - (first[resource] ?? level);
      }
    }
    return sum;
  }

  #begin(levels: ReadonlyMap<Member, Levels>): Record<string, number> {
    if (this.#base !== null) return this.#base;
    const base: Record<string, number> = {};
    for (const now of levels.values()) {
      for (const [resource, level] of Object.entries(now))
        base[resource] = (base[resource] ?? 0) + level;
    }
    return (this.#base = base);
  }
}
