import { globSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { JunitConfig } from '../../config/suites.ts';
import type { TestReport } from '../../document/document.ts';
import { type AssayError, InfrastructureError, UsageError } from '../../errors.ts';
import { commitTime } from '../../measurement/fingerprint/commit-time.ts';
import { XmlError } from './parse-xml.ts';
import { NoResultsError, readResults, UntoldTestsError } from './read-results.ts';

/** What another runner's results come to. */
export interface JunitOutcome {
  readonly tests: readonly TestReport[];
  /** Why they can't all be told, so that only failures count; null where they can. */
  readonly missing: string | null;
  /** What its runner counts and does not name, so that the suite fails; null where nothing is. */
  readonly broken: string | null;
  /** Why a file can't be read, which decides the exit code; null where all can. */
  readonly failure: AssayError | null;
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
      return { ...refusalOf(error, relative(root, file)), tests };
    }
  }
  return tests.length === 0
    ? lacking(`${files.map((file) => relative(root, file)).join(', ')} has no test`)
    : { tests, missing: null, broken: null, failure: null };
}

function lacking(missing: string): JunitOutcome {
  return { tests: [], missing, broken: null, failure: null };
}

/** @throws what is none of the ways in which a file can be wrong */
function refusalOf(error: unknown, file: string): Omit<JunitOutcome, 'tests'> {
  if (error instanceof UntoldTestsError) {
    return { missing: null, broken: `${file}: ${error.message}`, failure: null };
  }
  if (error instanceof XmlError) {
    return unread(
      new InfrastructureError(`${file} is torn, or no XML: ${error.message}`, {
        remedy: 'See whether its runner came to its end; the results are read as it left them.',
      }),
    );
  }
  if (error instanceof NoResultsError) {
    return unread(
      new UsageError(`${file}: ${error.message}`, {
        remedy: 'Name results in JUnit XML alone: suites.<name>.junit takes globs.',
      }),
    );
  }
  throw error;
}

/** Without all results only failures count. */
function unread(failure: AssayError): Omit<JunitOutcome, 'tests'> {
  return { missing: failure.message, broken: null, failure };
}
