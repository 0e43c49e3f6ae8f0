import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TestResult } from '@stryker-mutator/api/test-runner';

/** For one mutant, what the tests of other files may take, in milliseconds of the first run. */
const MOST_OF_OTHERS = 1_500;

/** How long each test took while everything was counted, for all processes that run tests. */
export class Times {
  readonly #file: string;
  #known: Readonly<Record<string, number>> | null = null;

  /** @param root the folder of StrykerJS' copy */
  constructor(root: string) {
    this.#file = join(root, '.times.json');
  }

  keep(tests: readonly TestResult[]): void {
    const times = tests.map(({ id, timeSpentMs }) => [id, timeSpentMs] as const);
    writeFileSync(this.#file, JSON.stringify(Object.fromEntries(times)));
  }

  /** The tests that are likely to find a mutant of a file, and quick: its own, then the quickest others. */
  quickest(ids: readonly string[], changed: string): readonly string[] {
    // `judge.test.ts`, and `judge-options.test.ts`, too.
    const own = new RegExp(`/${basename(changed, '.ts')}[.-][^/]*#`);
    const known = (this.#known ??= JSON.parse(readFileSync(this.#file, 'utf8')) as Record<
      string,
      number
    >);
    const timeOf = (id: string): number => known[id] ?? 0;
    const chosen = ids.filter((id) => own.test(id));
    const others = ids.filter((id) => !own.test(id));
    let spentMs = 0;
    for (const id of others.toSorted((a, b) => timeOf(a) - timeOf(b))) {
      spentMs += timeOf(id);
      if (spentMs > MOST_OF_OTHERS) break;
      chosen.push(id);
    }
    return chosen;
  }
}
