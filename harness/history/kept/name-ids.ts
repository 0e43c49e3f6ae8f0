import type { SqlSession, SqlValue } from '../database/sql.ts';
import { insertRows } from './insert-rows.ts';

/** Of `insert-rows.ts`, for rows of up to five columns. */
const MOST_KEYS = 80;

/**
 * The ids of rows that are there once for all runs, such as tests by their names. Those that are missing
 * are added, in one order whoever adds them: two writers then wait for each other and never both.
 * @param rows the values of the columns, which together are unique
 * @returns by the JSON of the row
 */
export async function nameIds(
  session: SqlSession,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>();
  const wanted = new Map(rows.map((row) => [JSON.stringify(row), row]));
  await look();
  const missing = [...wanted].filter(([key]) => !ids.has(key)).toSorted(byKey);
  if (missing.length === 0) return ids;
  await insertRows(
    session,
    table,
    columns,
    missing.map(([, row]) => row),
    'on conflict do nothing',
  );
  await look();
  return ids;

  async function look(): Promise<void> {
    const open = [...wanted].filter(([key]) => !ids.has(key)).map(([, row]) => row);
    for (let from = 0; from < open.length; from += MOST_KEYS) {
      const some = open.slice(from, from + MOST_KEYS);
      const places = some.map(
        (row, line) =>
          `(${row.map((one, at) => place(one, line * columns.length + at + 1)).join(', ')})`,
      );
      const found = await session.query<{ id: number } & Record<string, SqlValue>>(
        `select id, ${columns.join(', ')} from ${table} where (${columns.join(', ')}) in (values ${places.join(', ')})`,
        some.flat(),
      );
      for (const row of found) {
        ids.set(JSON.stringify(columns.map((column) => row[column] ?? null)), row.id);
      }
    }
  }
}

/** Postgres takes a value of unknown type for a text. */
function place(value: SqlValue, index: number): string {
  return typeof value === 'number' ? `cast($${index} as bigint)` : `$${index}`;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
