import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { LoadedConfig } from '../config/load-config.ts';
import type { SuiteName } from '../config/profile.ts';
import type { JunitConfig } from '../config/suites.ts';
import { UsageError } from '../errors.ts';

/** The files of a suite by what runs them; absolute paths, sorted. */
export interface SuiteFiles {
  readonly globs: readonly string[];
  /** Run by Vitest. */
  readonly tests: readonly string[];
  /**
   * Those of `tests` that no glob of the user's names and that lie outside of the folder of their suite: they are
   * what looks like a test, and run only if the project's own Vitest runs them.
   */
  readonly found: readonly string[];
  /** `*.leak.ts`: run by the leak hunt. */
  readonly leaks: readonly string[];
  /** Run by k6. */
  readonly scripts: readonly string[];
  /** Results of another runner, which take the place of tests. */
  readonly junit: JunitConfig | null;
}

const noFiles = { tests: [], found: [], leaks: [], scripts: [], junit: null } as const;

/** Suites whose files Vitest runs. */
const vitestSuites = ['unit', 'integration', 'stress'] as const;

/** Neither a dependency's files, nor what a build has made, nor hidden folders. */
const ignored = ['**/node_modules', '**/.*', '**/{dist,build,coverage}'];

/**
 * Finds the files that the config's globs name.
 * @throws {UsageError} a file is in two suites, and would run twice; a glob of the user's names no file
 */
export function findSuiteFiles(suite: SuiteName, loaded: LoadedConfig): SuiteFiles {
  const { root } = loaded;
  // Its work comes from the thresholds of `model/…`, not from files.
  if (suite === 'model') return { globs: [], ...noFiles };
  const globs = globsOf(suite, loaded);
  // Found when they are compared: the ref has files of its own.
  if (suite === 'bench') return { globs, ...noFiles };
  requireFiles(suite, globs, loaded);
  if (suite === 'load') return { globs, ...noFiles, scripts: match(globs, root) };
  const junit = bridgeOf(suite, loaded);
  if (junit !== null) return { ...noFiles, globs: [junit.junit].flat(), junit };
  const files = ofOneSuite(suite, loaded);
  const leaks = files.filter((file) => /\.leak\.[cm]?[jt]s$/.test(file));
  const tests = files.filter((file) => !leaks.includes(file));
  const found = isByDefault(suite, loaded)
    ? tests.filter((file) => !relative(root, file).startsWith(`suites/${suite}/`))
    : [];
  return { ...noFiles, globs, tests, found, leaks };
}

/** A slip in a glob would leave a whole suite out, and the rest would pass. */
function requireFiles(suite: SuiteName, globs: readonly string[], loaded: LoadedConfig): void {
  if (isByDefault(suite, loaded)) return;
  const wanted = globs.filter((glob) => !glob.startsWith('!'));
  const without = wanted.find((glob) => match([glob], loaded.root).length === 0);
  if (without === undefined) return;
  throw new UsageError(`suites.${suite}: no file matches '${without}'`, {
    remedy: `Correct it or take it out: it is relative to ${loaded.root}, where node_modules, hidden folders, dist, build and coverage are not looked through.`,
  });
}

/** The default of `unit` is whatever looks like a test; what another suite names is not its. */
function ofOneSuite(suite: (typeof vitestSuites)[number], loaded: LoadedConfig): readonly string[] {
  const { root } = loaded;
  const files = match(globsOf(suite, loaded), root);
  const isYielding = suite === 'unit' && isByDefault(suite, loaded);
  const others = vitestSuites.filter(
    (name) => name !== suite && !(name === 'unit' && isByDefault(name, loaded)),
  );
  const owners = new Map(
    others.flatMap((name) =>
      match(globsOf(name, loaded), root).map((file) => [file, name] as const),
    ),
  );
  if (isYielding) return files.filter((file) => !owners.has(file));
  const double = files.find((file) => owners.has(file));
  if (double === undefined) return files;
  const path = relative(root, double);
  throw new UsageError(
    `${path} is in suites.${suite} and in suites.${owners.get(double)}: it would run twice`,
    { remedy: `Leave it out of one of them: add '!${path}' to its globs.` },
  );
}

function bridgeOf(
  suite: (typeof vitestSuites)[number],
  { config }: LoadedConfig,
): JunitConfig | null {
  const configured = config.suites[suite];
  return 'junit' in configured ? configured : null;
}

/** None where another runner has the tests. */
function globsOf(suite: Exclude<SuiteName, 'model'>, { config }: LoadedConfig): readonly string[] {
  const configured = config.suites[suite];
  return 'junit' in configured ? [] : configured;
}

function isByDefault(suite: SuiteName, loaded: LoadedConfig): boolean {
  return loaded.originOf(['suites', suite]) === 'default';
}

/** The files of some globs, without those of the ones that start with `!`; absolute, sorted. */
function match(globs: readonly string[], root: string): readonly string[] {
  const wanted = globs.filter((glob) => !glob.startsWith('!'));
  const unwanted = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  return globSync(wanted, { cwd: root, exclude: [...ignored, ...unwanted] })
    .map((file) => join(root, file))
    .toSorted();
}
