import { join, resolve } from 'node:path';
import { loadConfig } from '../../config/load-config.ts';
import { Redaction } from '../../config/redaction.ts';
import type { RunDocument } from '../../document/document.ts';
import { UsageError } from '../../errors.ts';
import { ofSuites } from '../../history/kept/kept-as.ts';
import { readDocuments } from '../../history/kept/read-documents.ts';
import { runKey } from '../../history/kept/run-key.ts';
import { historyPlace } from '../../history/open-history.ts';
import { readRunDocument, readRuns, type RunSelection } from '../../history/read-runs.ts';
import { RunHistory } from '../../history/run-history.ts';
import { runIds } from '../../run/run-folder.ts';

/**
 * The newest runs of this project that fit, oldest first, at least one: from the history or, where it can't
 * be used, which is said on stderr, from the run folders.
 * @throws {UsageError} there is none
 */
export async function keptRuns(
  configFile: string | null,
  selection: RunSelection,
): Promise<readonly RunDocument[]> {
  const loaded = await loadConfig({ file: configFile });
  const folder = resolve(loaded.root, loaded.config.reports.folder);
  const ids = runIds(folder);
  const redaction = new Redaction();
  const history = new RunHistory(historyPlace(loaded), { folder, ids }, (text) =>
    process.stderr.write(`${redaction.redact(text)}\n`),
  );
  const documents = await history.ask(
    async ({ database, project }) => {
      const kept = await readDocuments(database, { ...selection, project, keptAs: ofSuites });
      return kept.map((one) => fromFolder(one, folder, project));
    },
    () => readRuns(folder, ids, selection),
  );
  if (documents.length > 0) return documents;
  const { profile } = selection;
  const which = profile === undefined ? '' : ` of the profile '${profile}'`;
  throw new UsageError(`there is no finished run${which} in ${folder}`, {
    remedy: `Make one: assay run${profile === undefined ? '' : ` --profile ${profile}`}`,
  });
}

/** A folder that is here is the evidence, and its document goes before the one that was kept of it. */
function fromFolder(kept: RunDocument, folder: string, project: string): RunDocument {
  const here = readRunDocument(join(folder, kept.id));
  return here !== null && runKey(here, project) === runKey(kept, project) ? here : kept;
}
