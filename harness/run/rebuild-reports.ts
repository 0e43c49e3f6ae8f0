import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { didYouMean } from '../config/nearest.ts';
import { loadConfig } from '../config/load-config.ts';
import type { RunDocument } from '../document/document.ts';
import { InfrastructureError, UsageError } from '../errors.ts';
import { readRunDocument } from '../history/read-runs.ts';
import { reportersIn } from '../reporters/reporters.ts';
import { writeReports } from '../reporters/write-reports.ts';
import { foldJournal, hasJournal } from './fold-journal.ts';
import { runIds } from './run-folder.ts';

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
  const folder = await findRun(run, configFile);
  const document = readRun(folder);
  const { failed } = await writeReports(document, folder, reportersIn(document.files));
  const [first] = failed;
  if (first !== undefined) {
    throw new InfrastructureError(`${first.file} could not be written: ${first.reason}`);
  }
  return { document, page: join(folder, 'index.html') };
}

async function findRun(run: string | null, configFile: string | null): Promise<string> {
  if (run !== null && isRun(resolve(run))) return resolve(run);
  const { config, root } = await loadConfig({ file: configFile });
  const runs = resolve(root, config.reports.folder);
  const ids = runIds(runs);
  const id = run ?? ids.at(-1);
  if (id === undefined) {
    throw new UsageError(`there is no run in ${runs}`, { remedy: 'Make one: assay run' });
  }
  if (isRun(join(runs, id))) return join(runs, id);
  throw new UsageError(`there is no run '${id}' in ${runs}.${didYouMean(id, ids)}`, {
    remedy: `The newest is ${ids.at(-1) ?? 'none'}.`,
  });
}

function isRun(folder: string): boolean {
  return hasJournal(folder) || existsSync(join(folder, 'run.json'));
}

function readRun(folder: string): RunDocument {
  // Torn, or of another format: the journal then has it.
  const written = readRunDocument(folder);
  if (written !== null) return written;
  if (!hasJournal(folder)) {
    throw new UsageError(`${folder} has neither a readable run.json nor a journal`);
  }
  return foldJournal(folder);
}
