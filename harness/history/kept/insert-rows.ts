import type { SqlSession, SqlValue } from '../database/sql.ts';

/** SQLite takes 32,766 values in a statement, Postgres 65,535; a longer text gains nothing. */
const MOST_VALUES = 2_000;

/**
 * Inserts rows, many a statement.
 * @param rows each with a value for each column
 * @param ending what follows the values, such as `on conflict do nothing`
 */
export async function insertRows(
  session: SqlSession,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
  ending = '',
): Promise<void> {
  const most = Math.floor(MOST_VALUES / columns.length);
  for (let from = 0; from < rows.length; from += most) {
    const some = rows.slice(from, from + most);
    const places = some.map(
      (row, line) => `(${row.map((_, at) => `$${line * columns.length + at + 1}`).join(', ')})`,
    );
    await session.query(
      `insert into ${table} (${columns.join(', ')}) values ${places.join(', ')} ${ending}`,
      some.flat(),
    );
  }
}
