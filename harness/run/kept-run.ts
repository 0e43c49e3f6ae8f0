import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadConfig } from '../config/load-config.ts';
import { didYouMean } from '../config/nearest.ts';
import type { RunDocument } from '../document/document.ts';
import { UsageError } from '../errors.ts';
import { readRunDocument } from '../history/read-runs.ts';
import { foldJournal, hasJournal } from './fold-journal.ts';
import { runIds } from './run-folder.ts';

export interface KeptRun {
  readonly document: RunDocument;
  /** Absolute path. */
  readonly folder: string;
}

/**
 * A run that was kept: from its run.json or, where it was killed before it wrote one, from its journal.
 * @param run an id, a folder, or null for the newest run
 * @throws {UsageError} there is no such run, or nothing of it can be read
 */
export async function openKeptRun(run: string | null, configFile: string | null): Promise<KeptRun> {
  const folder = await findRun(run, configFile);
  return { document: readRun(folder), folder };
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

/** The run of a folder; null where nothing of it can be read. */
export function readKept(folder: string): RunDocument | null {
  try {
    return readRun(folder);
  } catch {
    return null;
  }
}
