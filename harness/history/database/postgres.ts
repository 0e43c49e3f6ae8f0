import { type CustomTypesConfig, Pool, type PoolClient, types } from 'pg';
import {
  ofDatabase,
  type SlowQuery,
  type SqlDatabase,
  type SqlSession,
  type SqlValue,
  timed,
} from './sql.ts';

/** A run waits no longer for a server that does not answer. */
const CONNECT_MS = 5_000;
/** Longer than any statement of ours takes on a million runs; the server ends it then. */
const STATEMENT_MS = 60_000;
/** One process asks one thing after the other; a second connection is for `history import`. */
const MOST_CONNECTIONS = 2;
/** An unused connection is closed before a firewall forgets it. */
const IDLE_MS = 10_000;

/** Type of ids, times and counts (pg_type.oid of int8): numbers here, for none of ours is beyond 2⁵³. */
const INT8_OID: number = 20;

type GetParser = (oid: number, format?: 'text' | 'binary') => (text: string) => unknown;

const usual = types as unknown as { readonly getTypeParser: GetParser };

const parsers: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8_OID ? Number : usual.getTypeParser(oid, format),
};

/** The database of a team, by its URL. Connections are pooled, and asked whether they live when taken. */
export class PostgresDatabase implements SqlDatabase {
  readonly dialect = 'postgres';
  readonly place: string;
  readonly #pool: Pool;
  readonly #slow: SlowQuery;

  /** Connects with the first statement. */
  constructor(url: string, { slow = () => {} }: { slow?: SlowQuery } = {}) {
    this.place = placeOf(url);
    this.#slow = slow;
    this.#pool = new Pool({
      connectionString: url,
      max: MOST_CONNECTIONS,
      connectionTimeoutMillis: CONNECT_MS,
      statement_timeout: STATEMENT_MS,
      idleTimeoutMillis: IDLE_MS,
      application_name: 'assay history',
      types: parsers,
    });
    // The migrations name this schema, whatever the role's own is.
    this.#pool.on(
      'connect',
      (client) => void client.query('set search_path to public').catch(() => {}),
    );
    // A server that goes away while nobody asks it anything: the next statement says so.
    this.#pool.on('error', () => {});
  }

  async query<Row extends object>(statement: string, values: readonly SqlValue[] = []) {
    return await this.#withClient('select 1', (client) =>
      this.#run<Row>(client, statement, values),
    );
  }

  async transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return await this.#withClient('begin', async (client) => {
      try {
        const result = await work({
          query: (statement, values = []) => this.#run(client, statement, values),
        });
        await this.#run(client, 'commit', []);
        return result;
      } catch (error) {
        await client.query('rollback').catch(() => {});
        throw error;
      }
    });
  }

  async script(session: SqlSession, statements: string): Promise<void> {
    await session.query(statements);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end();
  }

  async #withClient<T>(first: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#liveClient(first);
    let failure: unknown;
    try {
      return await work(client);
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      // One that failed may be broken: the next one asks on another.
      client.release(failure !== undefined);
    }
  }

  /** A connection that has answered this statement. One that died in the pool is replaced by a new one. */
  async #liveClient(first: string): Promise<PoolClient> {
    const client = await ofDatabase(() => this.#pool.connect());
    try {
      await client.query(first);
      return client;
    } catch {
      client.release(true);
      const fresh = await ofDatabase(() => this.#pool.connect());
      try {
        await this.#run(fresh, first, []);
        return fresh;
      } catch (error) {
        fresh.release(true);
        throw error;
      }
    }
  }

  async #run<Row extends object>(
    client: PoolClient,
    text: string,
    values: readonly SqlValue[],
  ): Promise<readonly Row[]> {
    // Without values the simple protocol is used, which takes the many statements of a script.
    const result = await timed(text, this.#slow, () =>
      values.length === 0 ? client.query(text) : client.query(text, values.map(storable)),
    );
    return (result.rows ?? []) as Row[];
  }
}

/** Postgres has no zero character in its texts. */
function storable(value: SqlValue): SqlValue | Buffer {
  if (typeof value === 'string') return value.replaceAll('\0', '');
  return value instanceof Uint8Array ? Buffer.from(value) : value;
}

function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `postgres ${host}${pathname}`;
}
