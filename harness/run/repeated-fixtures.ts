import type { TestReport } from '../document/document.ts';

/** A fixture of the project's own that is made for every test that asks for it. */
export interface RepeatedFixture {
  readonly suite: string;
  readonly name: string;
  readonly times: number;
  readonly files: number;
  readonly totalMs: number;
  /** What would be saved if it was made once a file. */
  readonly lostMs: number;
}

/** Less is not worth a line: a test that takes as long is called slow by default. */
const LEAST_LOST_MS = 1_000;

/**
 * The fixtures of which a wider scope would save the most, most first. Whether tests may share one is for
 * the project to say.
 */
export function repeatedFixtures(tests: readonly TestReport[]): readonly RepeatedFixture[] {
  const made = tests.flatMap(({ suite, file, fixtures = [] }) =>
    fixtures.map((fixture) => ({ ...fixture, suite, file })),
  );
  const byName = Map.groupBy(made, ({ suite, name }) => JSON.stringify([suite, name]));
  return [...byName.values()]
    .flatMap((all) => {
      const [first] = all;
      if (first === undefined) return [];
      const files = new Set(all.map(({ file }) => file)).size;
      const totalMs = all.reduce((sum, { durationMs }) => sum + durationMs, 0);
      const times = all.length;
      const lostMs = (totalMs * (times - files)) / times;
      return [{ suite: first.suite, name: first.name, times, files, totalMs, lostMs }];
    })
    .filter(({ lostMs }) => lostMs >= LEAST_LOST_MS)
    .toSorted((a, b) => b.lostMs - a.lostMs);
}
