import { PGlite, type Transaction, types } from '@electric-sql/pglite';
import type { SqlDatabase, SqlSession, SqlValue } from '../../harness/history/database/sql.ts';

/** PGlite behind the interface of the history: what the embedded database might have been. */
export async function openPglite(folder: string): Promise<SqlDatabase> {
  const pglite = await PGlite.create(folder, { parsers: { [types.INT8]: Number } });
  return {
    ...sessionOf(pglite),
    dialect: 'postgres',
    place: folder,
    transaction: async (work) => await pglite.transaction((tx) => work(sessionOf(tx))),
    script: async (session, statements) => {
      await (session as PgliteSession).script(statements);
    },
    [Symbol.asyncDispose]: () => pglite.close(),
  };
}

interface PgliteSession extends SqlSession {
  readonly script: (statements: string) => Promise<unknown>;
}

function sessionOf(runner: PGlite | Transaction): PgliteSession {
  return {
    query: async <Row extends object>(statement: string, values: readonly SqlValue[] = []) =>
      (await runner.query<Row>(statement, [...values])).rows,
    script: (statements) => runner.exec(statements),
  };
}
