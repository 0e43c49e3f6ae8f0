import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../document/write-atomically.ts';
import type { TimedTest } from '../../history/slow-tests.ts';
import { setSlowTag } from './slow-tag.ts';

/** What became of one test whose mark does not fit. */
export interface Fixed {
  readonly file: string;
  readonly name: string;
  readonly change: 'added' | 'removed';
  /** Why it was left alone; null where it was not. */
  readonly reason: string | null;
}

/**
 * Writes the tag `slow` where it is missing and removes it where it is needless.
 * @param root folder of the config, which the files of the tests are relative to
 */
export async function fixMarks(
  root: string,
  wrong: readonly TimedTest[],
): Promise<readonly Fixed[]> {
  const fixed: Fixed[] = [];
  // One after the other: two tests may be in one file.
  for (const { file, name, mark } of wrong) {
    const isMissing = mark === 'missing';
    const path = join(root, file);
    const tagged = setSlowTag(path, readFileSync(path, 'utf8'), name, isMissing);
    if (tagged.done) await writeAtomically(path, tagged.text);
    const reason = tagged.done ? null : tagged.reason;
    fixed.push({ file, name, change: isMissing ? 'added' : 'removed', reason });
  }
  return fixed;
}
