import { UsageError } from '../../../errors.ts';
import { readPinnedRun } from '../../../history/pinned/pinned-run.ts';
import { removeRuns, runsToPrune } from '../../../history/kept/prune-runs.ts';
import { runIds } from '../../../run/run-folder.ts';
import { print } from './print.ts';
import { withHistory } from './with-history.ts';

const DAY_MS = 86_400_000;

export interface PruneOptions {
  /** In days; null for no limit of age. */
  readonly olderThanDays: number | null;
  readonly keep: number | null;
  /** Tells what would go. */
  readonly dryRun: boolean;
  readonly configFile: string | null;
  readonly json: boolean;
}

/** `assay history prune`: removes runs by age and number. The pinned run, and what has a folder, stays. */
export async function pruneCommand(options: PruneOptions): Promise<void> {
  const { olderThanDays, keep, dryRun, configFile, json } = options;
  if (olderThanDays === null && keep === null) {
    throw new UsageError('prune needs a limit', {
      remedy: 'Say which runs go: --older-than 90 (days), --keep 10000, or both.',
    });
  }
  await withHistory(configFile, async ({ database, project, loaded, folder }) => {
    const pinned = readPinnedRun(loaded.root)?.run;
    const here = runIds(folder);
    const stay = new Set([...here, ...(pinned === undefined ? [] : [pinned])]);
    const before = olderThanDays === null ? null : Date.now() - olderThanDays * DAY_MS;
    const runs = await runsToPrune(database, { project, before, keep, stay });
    if (!dryRun) await removeRuns(database, runs);
    const names = runs.map(({ name }) => name);
    if (json) {
      print([JSON.stringify({ dryRun, runs: names })]);
      return;
    }
    const [first] = names;
    const which = first === undefined ? '' : `, from ${first} to ${names.at(-1)}`;
    const verb = dryRun ? 'would go' : names.length === 1 ? 'is gone' : 'are gone';
    print([
      `${names.length} ${names.length === 1 ? 'run' : 'runs'} ${verb}${which}`,
      `those with a folder in ${loaded.config.reports.folder} stay (reports.keep)${pinned === undefined ? '' : `, and so does the pinned one, ${pinned}`}`,
    ]);
  });
}
