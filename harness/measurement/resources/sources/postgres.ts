import { Client } from 'pg';
import type { Readings } from '../catalog.ts';
import type { ObservedService } from '../plan.ts';
import type { SeenStatement } from '../resources.ts';
import type { ResourceSource } from '../source.ts';
import { StatementTally } from './statement-tally.ts';

const observerName = 'assay observer';
const CONNECT_TIMEOUT_MS = 10_000;

/** Of the clients of one database, without the observer; the rest of the server where it says so. */
const levels = `SELECT
  count(*) FILTER (WHERE datname = $1)::int AS connections,
  count(*) FILTER (WHERE datname = $1 AND state <> 'idle')::int AS busy,
  count(*) FILTER (WHERE datname = $1 AND state LIKE 'idle in transaction%')::int AS open,
  count(*) FILTER (WHERE datname = $1 AND state = 'active' AND wait_event_type = 'Lock')::int AS locked,
  count(*) FILTER (WHERE datname = $1 AND state = 'active' AND wait_event_type = 'IO')::int AS reading,
  count(*)::int AS slots,
  coalesce(jsonb_agg(jsonb_build_object(
    'text', left(query, 2000),
    'ms', extract(epoch FROM clock_timestamp() - query_start) * 1000,
    'waits', CASE WHEN wait_event_type IN ('Lock', 'LWLock', 'IO', 'BufferPin', 'Timeout')
      THEN wait_event_type || ': ' || wait_event END
  )) FILTER (WHERE datname = $1 AND state = 'active'), '[]') AS statements
  FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`;

/** Since the server began; that of the log is of the whole server. */
const totals = `SELECT blks_hit::float8 AS hit, blks_read::float8 AS read,
  (xact_commit + xact_rollback)::float8 AS commits,
  CASE WHEN pg_is_in_recovery() THEN 0 ELSE (pg_current_wal_lsn() - '0/0')::float8 END AS wal
  FROM pg_stat_database WHERE datname = $1`;

interface Totals {
  readonly hit: number;
  readonly read: number;
  readonly commits: number;
  readonly wal: number;
}

type Levels = Readings & {
  readonly statements: readonly { text: string; ms: number; waits: string | null }[];
};

/** What Postgres tells of the connections to one database, over one connection of the observer's own. */
export class PostgresSource implements ResourceSource {
  readonly of = 'postgres';
  readonly isAsked = true;
  readonly full: Readings;
  readonly #client: Client;
  readonly #database: string;
  readonly #tally = new StatementTally('postgres');
  #before: (Totals & { readonly atMs: number }) | null = null;

  private constructor(client: Client, database: string, mostConnections: number) {
    this.#client = client;
    this.#database = database;
    this.full = { slots: mostConnections };
  }

  static async open({ url, database }: ObservedService): Promise<PostgresSource> {
    const client = new Client({
      connectionString: url,
      application_name: observerName,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    // The server may end before us; the next reading then tells.
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ name: string; most: number }>(
      "SELECT current_database() AS name, current_setting('max_connections')::int AS most",
    );
    return new PostgresSource(client, database ?? rows[0]?.name ?? '', rows[0]?.most ?? 0);
  }

  async read(): Promise<Readings> {
    const [now] = (await this.#client.query<Levels>(levels, [this.#database])).rows;
    if (now === undefined) return {};
    const { statements, ...counts } = now;
    for (const { text, ms, waits } of statements) this.#tally.add(text, ms, waits);
    return { ...counts, ...(await this.#rates()) };
  }

  statements(): readonly SeenStatement[] {
    return this.#tally.most('seen');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.end().catch(() => undefined);
  }

  async #rates(): Promise<Readings> {
    const [row] = (await this.#client.query<Totals>(totals, [this.#database])).rows;
    const before = this.#before;
    if (row === undefined) return {};
    const now = { ...row, atMs: performance.now() };
    this.#before = now;
    if (before === null) return {};
    const seconds = (now.atMs - before.atMs) / 1000;
    const blocks = now.hit - before.hit + now.read - before.read;
    return {
      ...(blocks > 0 && { hits: (now.hit - before.hit) / blocks }),
      wal: Math.max(0, now.wal - before.wal) / seconds,
      commits: Math.max(0, now.commits - before.commits) / seconds,
    };
  }
}
