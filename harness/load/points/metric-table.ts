const COMMA = 0x2c;

interface Entry<T> {
  readonly name: Buffer;
  readonly value: T;
}

/**
 * Finds what belongs to a metric by the bytes of its name at the start of a row, without making text of them:
 * most rows are of metrics that nobody asked for.
 */
export class MetricTable<T> {
  /** By a hash of the name; names with one hash share a list. */
  readonly #entries = new Map<number, Entry<T>[]>();

  constructor(metrics: Iterable<readonly [name: string, value: T]>) {
    for (const [text, value] of metrics) {
      const name = Buffer.from(text, 'utf8');
      const hash = hashOf(name, 0, name.length);
      this.#entries.set(hash, [...(this.#entries.get(hash) ?? []), { name, value }]);
    }
  }

  /** @returns undefined where the name is not in the table, or no comma ends it before `end` */
  find(bytes: Buffer, start: number, end: number): T | undefined {
    let hash = SEED;
    let at = start;
    for (; at < end; at += 1) {
      const byte = bytes[at]!;
      if (byte === COMMA) break;
      hash = Math.imul(hash ^ byte, PRIME);
    }
    if (at === end) return undefined;
    const entries = this.#entries.get(hash);
    return entries?.find(({ name }) => isAt(bytes, start, at, name))?.value;
  }
}

/** FNV-1a with 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
const SEED = 0x811c9dc5;
const PRIME = 0x01000193;

export function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = SEED;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ bytes[at]!, PRIME);
  return hash;
}

function isAt(bytes: Buffer, start: number, end: number, name: Buffer): boolean {
  if (end - start !== name.length) return false;
  for (let at = 0; at < name.length; at += 1) {
    if (bytes[start + at] !== name[at]) return false;
  }
  return true;
}
