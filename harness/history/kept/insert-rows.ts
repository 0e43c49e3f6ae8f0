import type { SqlSession, SqlValue } from '../database/sql.ts';

/**
 * Values of one statement. Each value of SQLite is found by its name among all of them, so that twice as
 * many take four times as long; for Postgres fewer are more ways to the server and back.
 */
const MOST_VALUES = 400;

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
