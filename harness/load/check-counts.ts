import type { Point } from './points/point.ts';

/** How often one check of a script held, and how often it did not. */
export interface ScriptCheck {
  readonly name: string;
  readonly passes: number;
  readonly fails: number;
}

/** Checks with a line of their own; a script that puts a number into each name would fill any memory. */
const MOST_CHECKS = 500;
export const otherChecks = '(other)';

/** Counts the checks of a script by name as their points come, those of setup() and teardown() as well. */
export class CheckCounts {
  readonly #counts = new Map<string, { passes: number; fails: number }>();

  add(point: Point): void {
    const name = point.tag('check');
    const isFull = this.#counts.size >= MOST_CHECKS && !this.#counts.has(name);
    const key = isFull ? otherChecks : name;
    const counted = this.#counts.get(key) ?? { passes: 0, fails: 0 };
    if (point.value === 0) counted.fails += 1;
    else counted.passes += 1;
    this.#counts.set(key, counted);
  }

  /** In the order in which they came first. */
  all(): ScriptCheck[] {
    return [...this.#counts].map(([name, counted]) => ({ name, ...counted }));
  }
}

/** The checks of several k6, or of several runs, as those of one. */
export function addChecks(parts: readonly (readonly ScriptCheck[])[]): ScriptCheck[] {
  const all = parts.flat();
  return [...Map.groupBy(all, ({ name }) => name)].map(([name, same]) => ({
    name,
    passes: same.reduce((sum, { passes }) => sum + passes, 0),
    fails: same.reduce((sum, { fails }) => sum + fails, 0),
  }));
}
