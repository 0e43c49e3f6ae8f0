import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import {
  DatabaseFailure,
  ofDatabase,
  type SlowQuery,
  type SqlDatabase,
  type SqlSession,
  type SqlValue,
  timed,
} from './sql.ts';

/**
 * How long a writer waits for its turn. Another one holds the database for the milliseconds of one
 * transaction; on a machine that is busy with much else they become seconds.
 */
const TURN_MS = 30_000;
/** SQLite waits with the whole process: so long at once, and what else the process does comes between. */
const BLOCKED_MS = 200;
/** Between two tries: at random, so that no two writers keep step. */
const MOST_PAUSE_MS = 20;
/** Primary result codes (https://sqlite.org/rescode.html); extended ones add to them above 8 bits. */
const BUSY = 5;

/**
 * The embedded database: one file, with a log that is written ahead (WAL), so that readers never wait
 * and writers of several processes take turns. What was committed is on the disk (`synchronous = FULL`).
 * It must be a disk of this machine: WAL needs shared memory (https://sqlite.org/wal.html).
 */
export class SqliteDatabase implements SqlDatabase {
  readonly dialect = 'sqlite';
  readonly place: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #slow: SlowQuery;
  /** One transaction after the other: they share the connection. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(file: string, slow: SlowQuery) {
    this.place = file;
    this.#slow = slow;
    this.#database = new DatabaseSync(file, {
      timeout: BLOCKED_MS,
      enableForeignKeyConstraints: true,
    });
  }

  /** @throws the error of SQLite: no database, no permission, locked */
  static async open(
    file: string,
    { slow = () => {} }: { slow?: SlowQuery } = {},
  ): Promise<SqliteDatabase> {
    mkdirSync(dirname(file), { recursive: true });
    const database = new SqliteDatabase(file, slow);
    try {
      await database.#inTurn('pragma journal_mode = wal; pragma synchronous = full');
      return database;
    } catch (error) {
      database.#database.close();
      throw error;
    }
  }

  async query<Row extends object>(statement: string, values: readonly SqlValue[] = []) {
    return await this.#afterOthers(() => this.#run<Row>(statement, values));
  }

  async transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return await this.#afterOthers(async () => {
      // Waits for its turn here, and never fails later for want of it.
      await this.#inTurn('begin immediate');
      try {
        const result = await work({ query: (text, values = []) => this.#run(text, values) });
        await ofDatabase(() => this.#database.exec('commit'));
        return result;
      } catch (error) {
        if (this.#database.isTransaction) this.#database.exec('rollback');
        throw error;
      }
    });
  }

  async script(_session: SqlSession, statements: string): Promise<void> {
    this.#database.exec(statements);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#afterOthers(() => {
      this.#statements.clear();
      this.#database.close();
    });
  }

  async #run<Row extends object>(
    text: string,
    values: readonly SqlValue[],
  ): Promise<readonly Row[]> {
    const named = Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value]));
    return await timed(text, this.#slow, () => this.#prepared(text).all(named) as Row[]);
  }

  #prepared(text: string): StatementSync {
    const known = this.#statements.get(text);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(text);
    this.#statements.set(text, statement);
    return statement;
  }

  /** Runs what another process may forbid for a while. */
  async #inTurn(statements: string): Promise<void> {
    const start = performance.now();
    for (;;) {
      try {
        this.#database.exec(statements);
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() - start > TURN_MS) throw new DatabaseFailure(error);
        await wait(Math.random() * MOST_PAUSE_MS);
      }
    }
  }

  async #afterOthers<T>(work: () => T | Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return await result;
  }
}

function isBusy(error: unknown): boolean {
  const { errcode } = error as { errcode?: number };
  return errcode !== undefined && (errcode & 0xff) === BUSY;
}
