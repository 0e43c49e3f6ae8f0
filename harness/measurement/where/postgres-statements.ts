import { Client } from 'pg';

import type { Taken, TakenByName } from './stretch.ts';

/** Tells what each statement of one database took, from when it was opened. */
export interface PostgresStatements extends AsyncDisposable {
  read(): Promise<TakenByName>;
}

const CONNECT_TIMEOUT_MS = 3_000;

/**
 * Reads pg_stat_statements, where the server has it, and else looks every few milliseconds at what the
 * sessions of the database are busy with, which finds what takes long and counts no calls.
 * @param url of a role that may see the statements of others
 * @param database whose statements are meant
 */
export async function openPostgresStatements(
  url: string,
  database: string,
): Promise<PostgresStatements> {
  const client = new Client({
    connectionString: url,
    application_name: 'assay',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // The server may end before us; the next reading then tells.
  client.on('error', () => undefined);
  await client.connect();
  const isCounting = await countedNow(client, database).then(
    () => true,
    () => false,
  );
  if (!isCounting) return sampled(client, database);
  return {
    read: () => countedNow(client, database),
    [Symbol.asyncDispose]: () => client.end().catch(() => undefined),
  };
}

/**
 * The extension is made for each reading, and is gone after it: the server may be somebody else's.
 * @throws the server has not loaded it, or does not let this role make it
 */
async function countedNow(client: Client, database: string): Promise<TakenByName> {
  await client.query('BEGIN');
  try {
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    const { rows } = await client.query<{ query: string; calls: string; ms: number }>(
      `SELECT query, sum(calls) AS calls, sum(total_exec_time) AS ms
       FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid
       WHERE datname = $1 GROUP BY query`,
      [database],
    );
    return new Map(rows.map(({ query, calls, ms }) => [query, { calls: Number(calls), ms }]));
  } finally {
    await client.query('ROLLBACK');
  }
}

const LOOK_EVERY_MS = 10;

/** Literals are left out of a statement, so that calls with other values are the same one. */
export function withoutLiterals(sql: string): string {
  return sql.replaceAll(/'(?:[^']|'')*'/gu, '$$').replaceAll(/(?<![\w$.])\d+(?:\.\d+)?\b/gu, '$$');
}

function sampled(client: Client, database: string): PostgresStatements {
  const seen = new Map<string, Taken>();
  const ended = new AbortController();
  let failure: unknown = null;
  const looking = (async () => {
    let lookedMs = performance.now();
    while (!ended.signal.aborted) {
      const { rows } = await client.query<{ query: string }>({
        name: 'assay-active',
        text: `SELECT query FROM pg_stat_activity
               WHERE datname = $1 AND state = 'active' AND pid <> pg_backend_pid()`,
        values: [database],
      });
      const nowMs = performance.now();
      for (const { query } of rows) {
        const name = withoutLiterals(query);
        const { calls, ms } = seen.get(name) ?? { calls: 0, ms: 0 };
        seen.set(name, { calls: calls + 1, ms: ms + nowMs - lookedMs });
      }
      lookedMs = nowMs;
      await new Promise((resolve) => {
        setTimeout(resolve, LOOK_EVERY_MS);
      });
    }
  })().catch((error: unknown) => {
    failure = error;
  });
  return {
    read: async () => {
      if (failure !== null) throw failure;
      return new Map(seen);
    },
    [Symbol.asyncDispose]: async () => {
      ended.abort();
      await looking;
      await client.end().catch(() => undefined);
    },
  };
}
