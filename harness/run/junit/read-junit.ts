import { globSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { JunitConfig } from '../../config/schema.ts';
import type { TestReport } from '../../document/document.ts';
import { commitTime } from '../../measurement/fingerprint/commit-time.ts';
import { XmlError } from './parse-xml.ts';
import { readResults } from './read-results.ts';

/** What another runner's results come to. */
export interface JunitOutcome {
  readonly tests: readonly TestReport[];
  /** Why they can't all be told, so that only failures count; null where they can. */
  readonly missing: string | null;
  /** What is broken in them; null where nothing is. */
  readonly broken: string | null;
}

interface Where {
  readonly suite: string;
  /** Folder of the config file. */
  readonly root: string;
  /** Results that were written before are another run's, in ms since the epoch; null: of the commit. */
  readonly sinceMs: number | null;
}

/** Reads the results that the globs of `suites.<name>.junit` name. */
export async function readJunit(
  { junit }: JunitConfig,
  { suite, root, sinceMs }: Where,
): Promise<JunitOutcome> {
  const globs = typeof junit === 'string' ? [junit] : junit;
  const files = globSync([...globs], { cwd: root })
    .map((file) => join(root, file))
    .toSorted();
  if (files.length === 0) return lacking(`no file matches ${globs.join(', ')}`);
  const freshMs = sinceMs ?? (await commitTime(root)) ?? 0;
  const stale = files.find((file) => statSync(file).mtimeMs < freshMs);
  if (stale !== undefined) {
    const than = sinceMs === null ? 'the commit' : 'the command that was to write it';
    return lacking(`${relative(root, stale)} is older than ${than}`);
  }
  const tests: TestReport[] = [];
  for (const file of files) {
    try {
      tests.push(...readResults(readFileSync(file, 'utf8'), suite));
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      return { tests, missing: null, broken: `${relative(root, file)}: ${error.message}` };
    }
  }
  return tests.length === 0
    ? lacking(`${files.map((file) => relative(root, file)).join(', ')} has no test`)
    : { tests, missing: null, broken: null };
}

function lacking(missing: string): JunitOutcome {
  return { tests: [], missing, broken: null };
}
