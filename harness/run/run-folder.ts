import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { InfrastructureError } from '../errors.ts';
import { makeFolder } from '../process/make-folder.ts';

/** A run's id and folder: `2026-11-24T10-03-12Z-a1b2c3d`. Ids sort by time. */
export interface RunFolder {
  readonly id: string;
  readonly path: string;
}

const idPattern = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(-[0-9a-z]+)*$/;

/** The id of a run, from its time and its commit. */
export function runId(startedAt: Date, commit: string | null): string {
  const time = startedAt
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  return commit === null ? time : `${time}-${commit.slice(0, 7)}`;
}

/**
 * Makes the folder of a new run. Two runs that start in the same second get different ones.
 * @throws {InfrastructureError} it can't be made: no permission, no space
 */
export function createRunFolder(runs: string, startedAt: Date, commit: string | null): RunFolder {
  const base = runId(startedAt, commit);
  for (let attempt = 1; ; attempt++) {
    const id = attempt === 1 ? base : `${base}-${attempt}`;
    try {
      makeFolder(runs);
      mkdirSync(join(runs, id));
      return { id, path: join(runs, id) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST' && attempt < 100) continue;
      throw new InfrastructureError(
        `the run folder ${join(runs, id)} can't be made: ${(error as Error).message}`,
        {
          remedy: 'Make room or give permission, or set reports.folder.',
          cause: error,
        },
      );
    }
  }
}

/** Ids of the runs in a folder, oldest first; empty when there is none. */
export function runIds(runs: string): readonly string[] {
  try {
    return readdirSync(runs, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && idPattern.test(entry.name))
      .map((entry) => entry.name)
      .toSorted();
  } catch {
    return [];
  }
}

/** Removes the oldest runs, so that `keep` are left. Only folders that are named like runs are touched. */
export function pruneRuns(runs: string, keep: number): void {
  for (const id of runIds(runs).slice(0, -keep)) {
    rmSync(join(runs, id), { recursive: true, force: true });
  }
}
