import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadedConfig } from '../config/load-config.ts';
import type { SuiteName } from '../config/profile.ts';

/** The files of a suite by what runs them; absolute paths, sorted. */
export interface SuiteFiles {
  readonly globs: readonly string[];
  /** Run by Vitest. */
  readonly tests: readonly string[];
  /** `*.leak.ts`: run by the leak hunt. */
  readonly leaks: readonly string[];
  /** Run by k6. */
  readonly scripts: readonly string[];
}

/** Finds the files that the config's globs name. */
export function findSuiteFiles(suite: SuiteName, { config, root }: LoadedConfig): SuiteFiles {
  // Its work comes from the thresholds of `model/…`, not from files.
  if (suite === 'model') return { globs: [], tests: [], leaks: [], scripts: [] };
  const globs = config.suites[suite];
  // Found when they are compared: the ref has files of its own.
  if (suite === 'bench') return { globs, tests: [], leaks: [], scripts: [] };
  const files = globSync([...globs], { cwd: root, exclude: ['**/node_modules/**'] })
    .map((file) => join(root, file))
    .toSorted();
  if (suite === 'load') return { globs, tests: [], leaks: [], scripts: files };
  const leaks = files.filter((file) => /\.leak\.[cm]?[jt]s$/.test(file));
  return { globs, tests: files.filter((file) => !leaks.includes(file)), leaks, scripts: [] };
}
