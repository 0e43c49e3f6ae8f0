import { loadConfig } from '../../../config/load-config.ts';
import type { AssayConfig } from '../../../config/schema.ts';
import { AssayError } from '../../../errors.ts';
import { findSuiteFiles } from '../../../run/find-suite-files.ts';

/** What the project in this folder asks for: the checks look for nothing else. */
export type Needs =
  | {
      readonly config: AssayConfig;
      /** The config file. */
      readonly file: string;
      /** Its folder. */
      readonly root: string;
      /** Whether a suite has test files. */
      readonly hasTests: boolean;
      /** Whether it has k6 scripts. */
      readonly hasScripts: boolean;
    }
  /** There is no config, or a broken one. */
  | { readonly config: null; readonly root: string; readonly problem: AssayError };

export async function readNeeds(cwd: string): Promise<Needs> {
  try {
    const loaded = await loadConfig({ cwd });
    const suites = (['unit', 'integration', 'stress', 'load'] as const).map((name) =>
      findSuiteFiles(name, loaded),
    );
    return {
      config: loaded.config,
      file: loaded.file,
      root: loaded.root,
      hasTests: suites.some(({ tests }) => tests.length > 0),
      hasScripts: suites.some(({ scripts }) => scripts.length > 0),
    };
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return { config: null, root: cwd, problem: error };
  }
}
