import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { LoadedConfig } from '../config/load-config.ts';
import type { SuiteName } from '../config/profile.ts';
import { UsageError } from '../errors.ts';

/** The files of a suite by what runs them; absolute paths, sorted. */
export interface SuiteFiles {
  readonly globs: readonly string[];
  /** Run by Vitest. */
  readonly tests: readonly string[];
  /**
   * Those of `tests` that no glob of the user's names and that lie outside of `suites/`: they are what
   * looks like a test, and run only if the project's own Vitest runs them.
   */
  readonly found: readonly string[];
  /** `*.leak.ts`: run by the leak hunt. */
  readonly leaks: readonly string[];
  /** Run by k6. */
  readonly scripts: readonly string[];
}

const noFiles = { tests: [], found: [], leaks: [], scripts: [] } as const;

/** Suites whose files Vitest runs. */
const vitestSuites = ['unit', 'integration', 'stress'] as const;

/** Neither a dependency's files, nor what a build has made, nor hidden folders. */
const ignored = ['**/node_modules', '**/.*', '**/{dist,build,coverage}'];

/**
 * Finds the files that the config's globs name.
 * @throws {UsageError} a file is in two suites, and would run twice
 */
export function findSuiteFiles(suite: SuiteName, loaded: LoadedConfig): SuiteFiles {
  const { config, root } = loaded;
  // Its work comes from the thresholds of `model/…`, not from files.
  if (suite === 'model') return { globs: [], ...noFiles };
  const globs = config.suites[suite];
  // Found when they are compared: the ref has files of its own.
  if (suite === 'bench') return { globs, ...noFiles };
  if (suite === 'load') return { globs, ...noFiles, scripts: match(globs, root) };
  const files = ofOneSuite(suite, loaded);
  const leaks = files.filter((file) => /\.leak\.[cm]?[jt]s$/.test(file));
  const tests = files.filter((file) => !leaks.includes(file));
  const found = isByDefault(suite, loaded)
    ? tests.filter((file) => !relative(root, file).startsWith('suites/'))
    : [];
  return { globs, tests, found, leaks, scripts: [] };
}

/** The default of `unit` is whatever looks like a test; what another suite names is not its. */
function ofOneSuite(suite: (typeof vitestSuites)[number], loaded: LoadedConfig): readonly string[] {
  const { config, root } = loaded;
  const files = match(config.suites[suite], root);
  const isYielding = suite === 'unit' && isByDefault(suite, loaded);
  const others = vitestSuites.filter(
    (name) => name !== suite && !(name === 'unit' && isByDefault(name, loaded)),
  );
  const owners = new Map(
    others.flatMap((name) => match(config.suites[name], root).map((file) => [file, name] as const)),
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
