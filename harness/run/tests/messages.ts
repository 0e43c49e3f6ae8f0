import type { TestReport } from '../../document/document.ts';

/** What the host process is asked to run: one suite, by file. */
export interface HostRequest {
  /** Folder of the project, where its vitest.config.ts is. */
  readonly root: string;
  /** URL of `vitest/node` of the project's own Vitest. */
  readonly vitestEntry: string;
  /** Whether that Vitest has tags; see `tags`. */
  readonly hasTags: boolean;
  readonly suite: string;
  /** Absolute paths. */
  readonly files: readonly string[];
  /** Those of `files` that run only if the project's Vitest includes them; see `SuiteFiles`. */
  readonly found: readonly string[];
  /** Only tests whose full name matches run; null runs all. */
  readonly testName: string | null;
  /** Tag expressions of Vitest, such as `!slow`; all must hold. */
  readonly tags: readonly string[];
  /** Whether a file that leaves something open is told of. */
  readonly checkLeftOpen: boolean;
  /** Whether tests are made to fail on purpose, as many as `failingTestsVariable` says. */
  readonly failsOnPurpose: boolean;
}

/** In the environment of the tests: how many of each file fail on purpose. */
export const failingTestsVariable = 'ASSAY_FAILING_TESTS';

/** What the host process tells while it runs, in the order in which it happens. */
export type HostMessage =
  | {
      readonly type: 'collected';
      readonly unmatched: readonly string[];
      readonly vitestVersion: string;
    }
  | {
      readonly type: 'test-started';
      readonly file: string;
      readonly name: string;
      readonly timeoutMs: number;
    }
  | { readonly type: 'test-ended'; readonly test: TestReport }
  /** With `console`, by a test or beside one. */
  | { readonly type: 'printed'; readonly text: string }
  | { readonly type: 'file-started'; readonly file: string }
  | { readonly type: 'file-ended'; readonly file: string }
  | { readonly type: 'done' }
  /** A test or a file asks for what the config does not have: it is the user's to correct. */
  | { readonly type: 'refused'; readonly message: string; readonly remedy: string | null }
  /** Vitest itself could not run: its config is broken, a global set-up threw. */
  | { readonly type: 'broken'; readonly reason: string };
