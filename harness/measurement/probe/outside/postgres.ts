import { Client } from 'pg';
import type { OutsideProbe, OutsideResource } from './outside-probe.ts';
import { tally } from './tally.ts';

const applicationName = 'assay probe';
const CONNECT_TIMEOUT_MS = 3_000;
/** Enough to know a statement by. */
const SHOWN_CHARACTERS = 60;

const resources: readonly OutsideResource[] = [
  {
    resource: 'pgClients',
    kind: 'count',
    what: 'backends of Postgres that serve clients on this host',
    noise: 'a pool that fills, once; a backend that is about to end, for which the sample waits',
  },
  {
    resource: 'pgIdleInTransaction',
    kind: 'count',
    what: 'sessions of Postgres that are idle in a transaction',
    noise: 'none between operations',
  },
  {
    resource: 'pgAdvisoryLocks',
    kind: 'count',
    what: 'advisory locks that sessions hold',
    noise: 'none between operations',
  },
  {
    resource: 'pgTemporaryTables',
    kind: 'count',
    what: 'temporary tables of the database, of all its sessions',
    noise: 'none between operations: they end with their session',
  },
];

/**
 * Clients of the same host only: on a server that others use, theirs are not the operation's. Prepared
 * statements, cursors and LISTENs are not here, since Postgres shows them to their own session alone.
 */
const ours = `backend_type = 'client backend' AND application_name <> '${applicationName}'
  AND client_addr IS NOT DISTINCT FROM inet_client_addr()`;

const levels = `SELECT
  (SELECT count(*) FROM pg_stat_activity WHERE ${ours})::int AS "pgClients",
  (SELECT count(*) FROM pg_stat_activity
    WHERE ${ours} AND state LIKE 'idle in transaction%')::int AS "pgIdleInTransaction",
  (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted)::int AS "pgAdvisoryLocks",
  (SELECT count(*) FROM pg_class
    WHERE relpersistence = 't' AND relkind = 'r')::int AS "pgTemporaryTables"`;

const backends = `SELECT pid, state, application_name AS application, query FROM pg_stat_activity
  WHERE ${ours} ORDER BY backend_start`;

const lockHolders = `SELECT pid, query FROM pg_locks JOIN pg_stat_activity USING (pid)
  WHERE locktype = 'advisory' AND granted`;

const temporaryTables = `SELECT relname FROM pg_class WHERE relpersistence = 't' AND relkind = 'r'`;

/** Counts what the operation leaves open in Postgres, over one connection of its own. */
export async function openPostgresProbe(url: string): Promise<OutsideProbe> {
  const client = new Client({
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // The server may end before us; the next reading then tells.
  client.on('error', () => undefined);
  await client.connect();
  const query = async <Row extends object>(sql: string): Promise<Row[]> =>
    (await client.query<Row>(sql)).rows;
  const atFirst = new Set((await query<{ pid: number }>(backends)).map(({ pid }) => pid));
  return {
    resources,
    read: async () => (await query<Record<string, number>>(levels))[0] ?? {},
    async detail(resource) {
      if (resource === 'pgTemporaryTables') {
        const tables = await query<{ relname: string }>(temporaryTables);
        return tally(tables.map(({ relname }) => relname.replace(/\d+/g, 'N')));
      }
      if (resource === 'pgAdvisoryLocks') {
        return tally(
          (await query<{ query: string }>(lockHolders)).map((held) => shown(held.query)),
        );
      }
      const rows = await query<{ pid: number; state: string; query: string }>(backends);
      const left = rows.filter(
        ({ pid, state }) =>
          !atFirst.has(pid) &&
          (resource === 'pgClients' || state.startsWith('idle in transaction')),
      );
      return tally(left.map((row) => `${row.state}, last ${shown(row.query)}`));
    },
    [Symbol.asyncDispose]: () => client.end().catch(() => undefined),
  };
}

function shown(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  if (line === '') return 'no query';
  return line.length > SHOWN_CHARACTERS ? `“${line.slice(0, SHOWN_CHARACTERS)}…”` : `“${line}”`;
}
