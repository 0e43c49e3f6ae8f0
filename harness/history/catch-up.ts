import { join } from 'node:path';
import { keepRun } from './kept/keep-run.ts';
import type { OpenHistory } from './open-history.ts';
import { readRunDocument } from './read-runs.ts';

/**
 * Keeps the runs whose folders are here and that the database does not have: those of before there was
 * one, and those that found it locked or out of reach.
 * @param runsFolder the folder that has one folder a run
 * @param ids names of the run folders
 * @returns how many were added
 */
export async function catchUp(
  { database, project }: OpenHistory,
  runsFolder: string,
  ids: readonly string[],
): Promise<number> {
  if (ids.length === 0) return 0;
  const places = ids.map((_, index) => `$${index + 2}`);
  const rows = await database.query<{ name: string }>(
    `select name from assay_runs where project = $1 and name in (${places.join(', ')})`,
    [project, ...ids],
  );
  const known = new Set(rows.map(({ name }) => name));
  let added = 0;
  for (const id of ids) {
    if (known.has(id)) continue;
    const document = readRunDocument(join(runsFolder, id));
    if (document !== null && (await keepRun(database, document, { project }))) added += 1;
  }
  return added;
}
