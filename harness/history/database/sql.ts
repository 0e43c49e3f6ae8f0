/** What a column may hold. A flag is 0 or 1, a time is milliseconds since 1970. */
export type SqlValue = string | number | null | Uint8Array;

/**
 * One connection, or a transaction on it. A statement is written once for both databases: `$1` for the
 * first value, and nothing that only one of them knows.
 */
export interface SqlSession {
  /** @returns the rows; none of a statement that answers nothing */
  query<Row extends object>(
    statement: string,
    values?: readonly SqlValue[],
  ): Promise<readonly Row[]>;
}

export interface SqlDatabase extends SqlSession, AsyncDisposable {
  readonly dialect: 'sqlite' | 'postgres';
  /** In words, without any secret: a file, or a host and a database. */
  readonly place: string;
  /** All of it or, where `work` throws or the process dies, nothing. */
  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  /** Runs a script of the migrations: statements without values. */
  script(session: SqlSession, statements: string): Promise<void>;
}

/** What SQLite, Postgres or the network on the way to it refused; its cause says what. */
export class DatabaseFailure extends Error {
  override readonly name = 'DatabaseFailure';

  constructor(cause: unknown) {
    const { message, code, errors } = cause as Error & { code?: string; errors?: Error[] };
    // Of an address that was tried in several ways the message is empty.
    super([message, errors?.[0]?.message, code].find(Boolean) ?? 'unknown error', { cause });
  }
}

/** Told of each statement that took long; its values are data, and left out. */
export type SlowQuery = (statement: string, durationMs: number) => void;

/** What is called slow, in ms. */
const SLOW_MS = 1_000;

/** @throws {DatabaseFailure} */
export async function ofDatabase<T>(run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof DatabaseFailure ? error : new DatabaseFailure(error);
  }
}

/**
 * Runs one statement, and tells when it was slow.
 * @throws {DatabaseFailure}
 */
export async function timed<T>(
  statement: string,
  slow: SlowQuery,
  run: () => T | Promise<T>,
): Promise<T> {
  const start = performance.now();
  try {
    return await ofDatabase(run);
  } finally {
    const durationMs = Math.round(performance.now() - start);
    if (durationMs >= SLOW_MS) slow(statement.replaceAll(/\s+/g, ' ').trim(), durationMs);
  }
}
