import type { RunDocument } from '../document/document.ts';

/** Turns a run document into one file. It never decides and never reads anything but the document. */
export interface Reporter {
  readonly file: string;
  /** What the file is, for the list of raw files. */
  readonly description: string;
  render(document: RunDocument): string;
}
