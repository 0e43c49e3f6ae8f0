import type { PgTable } from 'drizzle-orm/pg-core';
import type { Database } from '../database/connect.ts';
import { getTableColumns, getTableName, sql } from '../database/drizzle.ts';

/**
 * Inserts rows as one parameter of JSON; a column that none of them has gets its default. A statement with a parameter for
 * each value of 500 rows takes as long to put together as the requests took that the rows are of.
 */
export async function insertRows(
  orm: Database['orm'],
  table: PgTable,
  rows: readonly object[],
): Promise<void> {
  const names = Object.entries(getTableColumns(table))
    .filter(([field]) => rows.some((row) => field in row))
    .map(([field, column]) => ({ field, name: column.name }));
  const json = rows.map((row) =>
    Object.fromEntries(
      names.map(({ field, name }) => [
        name,
        (row as Readonly<Record<string, unknown>>)[field] ?? null,
      ]),
    ),
  );
  const columns = sql.raw(names.map(({ name }) => `"${name}"`).join(', '));
  const ofTable = sql.raw(`null::"${getTableName(table)}"`);
  await orm.execute(
    sql`insert into ${table} (${columns})
      select ${columns} from jsonb_populate_recordset(${ofTable}, ${JSON.stringify(json)}::jsonb)`,
  );
}
