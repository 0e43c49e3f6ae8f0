import type { RunDocument } from '../document/document.ts';

/** A test that passed and failed at one commit: what it says does not depend on the code alone. */
export interface FlakyTest {
  readonly suite: string;
  readonly file: string;
  readonly name: string;
  /** The newest commit at which it did both. */
  readonly commit: string;
  /** Runs of all such commits, oldest first. */
  readonly passedIn: readonly string[];
  readonly failedIn: readonly string[];
}

/**
 * The tests that passed in one run and failed in another one of the same commit. Runs of a tree with
 * changes are left out: their code may differ.
 * @param documents oldest first
 */
export function flakyTests(documents: readonly RunDocument[]): readonly FlakyTest[] {
  const clean = documents.filter(({ fingerprint: { git } }) => git !== null && !git.dirty);
  const byCommit = Map.groupBy(clean, ({ fingerprint }) => fingerprint.git?.commit ?? '');
  const found = new Map<string, FlakyTest>();
  for (const [commit, runs] of byCommit) {
    for (const [key, seen] of seenIn(runs)) {
      if (seen.passedIn.length === 0 || seen.failedIn.length === 0) continue;
      const earlier = found.get(key);
      found.set(key, {
        ...seen,
        commit,
        passedIn: [...(earlier?.passedIn ?? []), ...seen.passedIn],
        failedIn: [...(earlier?.failedIn ?? []), ...seen.failedIn],
      });
    }
  }
  return [...found.values()];
}

type Seen = Omit<FlakyTest, 'commit'>;

function seenIn(runs: readonly RunDocument[]): ReadonlyMap<string, Seen> {
  const tests = new Map<string, Seen>();
  for (const { id, tests: ran } of runs) {
    for (const { suite, file, name, state } of ran) {
      if (state === 'skipped') continue;
      const key = JSON.stringify([suite, file, name]);
      const before = tests.get(key) ?? { suite, file, name, passedIn: [], failedIn: [] };
      const end = state === 'passed' ? 'passedIn' : 'failedIn';
      tests.set(key, { ...before, [end]: [...before[end], id] });
    }
  }
  return tests;
}
