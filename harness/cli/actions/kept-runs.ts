import { resolve } from 'node:path';
import { loadConfig } from '../../config/load-config.ts';
import type { RunDocument } from '../../document/document.ts';
import { UsageError } from '../../errors.ts';
import { readRuns, type RunSelection } from '../../history/read-runs.ts';
import { runIds } from '../../run/run-folder.ts';

/**
 * The newest runs of this project that fit, oldest first, at least one.
 * @throws {UsageError} there is none
 */
export async function keptRuns(
  configFile: string | null,
  selection: RunSelection,
): Promise<readonly RunDocument[]> {
  const { config, root } = await loadConfig({ file: configFile });
  const folder = resolve(root, config.reports.folder);
  const documents = readRuns(folder, runIds(folder), selection);
  if (documents.length > 0) return documents;
  const { profile } = selection;
  const which = profile === undefined ? '' : ` of the profile '${profile}'`;
  throw new UsageError(`there is no finished run${which} in ${folder}`, {
    remedy: `Make one: assay run${profile === undefined ? '' : ` --profile ${profile}`}`,
  });
}
