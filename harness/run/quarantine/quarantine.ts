import type { QuarantineEntry } from '../../config/suites.ts';
import type { TestReport } from '../../document/document.ts';

/** Which failures do not count for a while, and who mends their tests. */
export interface Quarantine {
  /** The test with what the config says of it; unchanged where it says nothing, or the day is over. */
  mark(test: TestReport): TestReport;
  /** What there is to say at the end: days that are over, tests that pass again, names that no test has. */
  remarks(tests: readonly TestReport[], isWhole: boolean): readonly string[];
}

/**
 * @param today `2026-11-30`; an entry holds up to its day and on it
 */
export function openQuarantine(entries: readonly QuarantineEntry[], today: string): Quarantine {
  const entryOf = ({ name, file }: TestReport): QuarantineEntry | undefined =>
    entries.find((one) => one.test === name && (one.file ?? file) === file);
  return {
    mark: (test) => {
      const entry = entryOf(test);
      if (entry === undefined || test.state !== 'failed' || entry.until < today) return test;
      const { owner, until, why } = entry;
      const said = `in quarantine until ${until}, ${owner} mends it: ${why}`;
      return {
        ...test,
        quarantine: { owner, until },
        reason: [said, test.reason].filter((text) => text !== null).join('\n'),
      };
    },
    remarks: (tests, isWhole) =>
      entries.flatMap((entry) => {
        const { test, owner, until } = entry;
        const own = tests.filter((one) => entryOf(one) === entry);
        const ran = own.filter(({ state }) => state !== 'skipped');
        const failed = ran.filter(({ state }) => state === 'failed');
        if (failed.length > 0 && until < today) {
          return [`the quarantine of '${test}' ended on ${until} (${owner}): its failure counts`];
        }
        if (failed.length > 0) return [`'${test}' failed in quarantine until ${until} (${owner})`];
        if (ran.length > 0) return [`'${test}' passed in quarantine until ${until} (${owner})`];
        if (own.length > 0 || !isWhole) return [];
        return [`quarantine names '${test}' (${owner}), and no test has this full name`];
      }),
  };
}
