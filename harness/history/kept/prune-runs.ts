import type { SqlDatabase, SqlValue } from '../database/sql.ts';

/** A statement that removes more would hold the database for long. */
const MOST_AT_ONCE = 200;

export interface Retention {
  readonly project: string;
  /** Runs that started earlier go, in ms since 1970; null for no limit of age. */
  readonly before: number | null;
  /** Of all runs the newest so many stay; null for no limit of their number. */
  readonly keep: number | null;
  /** Names of runs that stay whatever their age: the pinned one, and those whose folders are here. */
  readonly stay: ReadonlySet<string>;
}

export interface PrunedRun {
  readonly id: number;
  readonly name: string;
}

/** The runs that a retention would remove, oldest first. */
export async function runsToPrune(
  database: SqlDatabase,
  { project, before, keep, stay }: Retention,
): Promise<readonly PrunedRun[]> {
  const values: SqlValue[] = [project];
  const place = (value: SqlValue): string => `$${values.push(value)}`;
  const newest = `select id from assay_runs where project = $1 order by started_at desc, id desc limit ${keep}`;
  const conditions = [
    ...(before === null ? [] : [`started_at < ${place(before)}`]),
    ...(keep === null ? [] : [`id not in (${newest})`]),
  ];
  // What any of the limits refuses goes.
  const rows = await database.query<PrunedRun>(
    `select id, name from assay_runs where project = $1 and (${conditions.join(' or ')})
     order by started_at, id`,
    values,
  );
  return rows.filter(({ name }) => !stay.has(name));
}

/** Removes runs with all that was kept of them, some in each transaction. */
export async function removeRuns(database: SqlDatabase, runs: readonly PrunedRun[]): Promise<void> {
  for (let from = 0; from < runs.length; from += MOST_AT_ONCE) {
    const ids = runs.slice(from, from + MOST_AT_ONCE).map(({ id }) => id);
    const places = ids.map((_, index) => `$${index + 1}`);
    await database.transaction((session) =>
      session.query(`delete from assay_runs where id in (${places.join(', ')})`, ids),
    );
  }
}
