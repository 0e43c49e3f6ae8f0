import { join } from 'node:path';
import type { RunDocument } from '../document/document.ts';
import { InfrastructureError } from '../errors.ts';
import { reportersIn } from '../reporters/reporters.ts';
import { writeReports } from '../reporters/write-reports.ts';
import { openKeptRun } from './kept-run.ts';

export interface RebuiltReports {
  readonly document: RunDocument;
  /** Absolute path of index.html. */
  readonly page: string;
}

/**
 * Writes the reports of a run again: from its run.json or, where a run was killed before it wrote
 * one, from its journal.
 * @param run an id, a folder, or null for the newest run
 * @throws {UsageError} there is no such run, or nothing of it can be read
 */
export async function rebuildReports(
  run: string | null,
  configFile: string | null,
): Promise<RebuiltReports> {
  const { document, folder } = await openKeptRun(run, configFile);
  const { failed } = await writeReports(document, folder, reportersIn(document.files));
  const [first] = failed;
  if (first !== undefined) {
    throw new InfrastructureError(`${first.file} could not be written: ${first.reason}`);
  }
  return { document, page: join(folder, 'index.html') };
}
