import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
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

/**
 * Reads the results that the globs of `suites.<name>.junit` name. Each of them has to name some: what one of
 * two runners left out is no pass of both.
 */
export async function readJunit(
  { junit }: JunitConfig,
  { suite, root, sinceMs }: Where,
): Promise<JunitOutcome> {
  const globs = typeof junit === 'string' ? [junit] : junit;
  const freshMs = sinceMs ?? (await commitTime(root)) ?? 0;
  const read = new Map<string, readonly TestReport[]>();
  const missing: string[] = [];
  for (const glob of globs) {
    const files = globSync(glob, { cwd: root }).toSorted();
    const fresh = files.filter((file) => statSync(join(root, file)).mtimeMs >= freshMs);
    try {
      for (const file of fresh) {
        read.set(file, readResults(readFileSync(join(root, file), 'utf8'), suite));
      }
    } catch (error) {
      return {
        ...refusalOf(error, fresh.find((file) => !read.has(file)) ?? glob),
        tests: all(read),
      };
    }
    const stale = files.find((file) => !fresh.includes(file));
    const than = sinceMs === null ? 'the commit' : 'the command that was to write it';
    if (files.length === 0) missing.push(`no file matches ${glob}`);
    else if (stale !== undefined) missing.push(`${stale} is older than ${than}`);
    else if (fresh.every((file) => read.get(file)?.length === 0))
      missing.push(`${files.join(', ')} has no test`);
  }
  return { tests: all(read), missing: missing[0] ?? null, broken: null, failure: null };
}

/** Of files that several globs name only once. */
function all(read: ReadonlyMap<string, readonly TestReport[]>): readonly TestReport[] {
  return [...read.values()].flat();
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
