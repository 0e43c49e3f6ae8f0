import type { SeenStatement } from '../resources.ts';

/** The most that a report shows, and that are told apart while they are counted. */
const MOST_SHOWN = 5;
const MOST_KEPT = 500;
const MOST_CHARACTERS = 200;

interface Seen {
  seen: number;
  longestMs: number;
  readonly waits: Map<string | null, number>;
}

/** Which statements were at work when somebody looked: who is seen often takes much of the time. */
export class StatementTally {
  readonly #of: string;
  readonly #seen = new Map<string, Seen>();

  constructor(of: string) {
    this.#of = of;
  }

  /** @param waits what it waited for; null where it computed */
  add(text: string, ms: number, waits: string | null): void {
    const shape = shapeOf(text);
    let seen = this.#seen.get(shape);
    if (seen === undefined) {
      if (this.#seen.size >= MOST_KEPT) return;
      seen = { seen: 0, longestMs: 0, waits: new Map() };
      this.#seen.set(shape, seen);
    }
    seen.seen += 1;
    seen.longestMs = Math.max(seen.longestMs, Math.round(ms));
    seen.waits.set(waits, (seen.waits.get(waits) ?? 0) + 1);
  }

  /** Those that were seen most often, or took longest. */
  most(by: 'seen' | 'longestMs'): readonly SeenStatement[] {
    return [...this.#seen]
      .toSorted(([, a], [, b]) => b[by] - a[by])
      .slice(0, MOST_SHOWN)
      .map(([text, { seen, longestMs, waits }]) => ({
        of: this.#of,
        text,
        seen,
        longestMs,
        waitsFor: [...waits].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null,
      }));
  }
}

/** A statement without its values: they may be anybody's, and one with others is the same statement. */
export function shapeOf(text: string): string {
  const line = text
    .replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
    .replace(/\$(\w*)\$[\s\S]*?(\$\1\$|$)/g, '?')
    .replace(/[eE]?'(?:[^'\\]|''|\\[\s\S])*('|$)/g, '?')
    .replace(/(?<![\w$"])\d+(?:\.\d+)?\b/g, '?')
    .replace(/(?:\?\s*,\s*)+\?/g, '?, …')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
}
