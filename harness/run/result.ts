import type { RunDocument } from '../document/document.ts';

/** What a run leaves behind. */
export interface RunResult {
  readonly document: RunDocument;
  /** Absolute path of the run's folder. */
  readonly folder: string;
  /** Where the history keeps it: a file, or a server; null where it could not. */
  readonly kept: string | null;
}
