import { resolve } from 'node:path';
import { loadConfig, type LoadedConfig } from '../../../config/load-config.ts';
import { Redaction } from '../../../config/redaction.ts';
import { DatabaseFailure } from '../../../history/database/sql.ts';
import { catchUp } from '../../../history/catch-up.ts';
import {
  historyFailure,
  historyPlace,
  openHistory,
  type OpenHistory,
} from '../../../history/open-history.ts';
import { runIds } from '../../../run/run-folder.ts';

export interface ProjectHistory extends OpenHistory {
  readonly loaded: LoadedConfig;
  /** The folder that has one folder a run. */
  readonly folder: string;
}

/**
 * Opens the history of the project, with the runs that so far only their folders have, and closes it.
 * @throws {InfrastructureError} it can't be used
 */
export async function withHistory<T>(
  configFile: string | null,
  work: (history: ProjectHistory) => Promise<T>,
): Promise<T> {
  const loaded = await loadConfig({ file: configFile });
  const place = historyPlace(loaded);
  const redaction = new Redaction();
  const slow = (statement: string, durationMs: number): void => {
    const text = `slow, ${(durationMs / 1000).toFixed(1)} s: ${statement}`;
    process.stderr.write(`${redaction.redact(text)}\n`);
  };
  await using history = await openHistory(place, { slow });
  const folder = resolve(loaded.root, loaded.config.reports.folder);
  try {
    await catchUp(history, folder, runIds(folder));
    return await work({ ...history, loaded, folder });
  } catch (error) {
    throw error instanceof DatabaseFailure
      ? historyFailure(error, place.url === null ? place.file : 'ASSAY_HISTORY_URL')
      : error;
  }
}
