import type { FastifyBaseLogger } from 'fastify';
import type { Database } from '../database/connect.ts';
import { loginLogs, requestLogs, systemLogs } from '../database/schema/logs.ts';
import { insertRows } from './insert-rows.ts';

type RequestLog = typeof requestLogs.$inferInsert;
type LoginLog = typeof loginLogs.$inferInsert;
type SystemLog = typeof systemLogs.$inferInsert;

/** How long a row may wait for others: nobody reads it sooner. */
const FLUSH_MS = 500;
/** Rows of one statement: 100 KB of JSON. */
const ROWS_OF_A_STATEMENT = 500;
/** What is kept while the database is away: some minutes of a busy server, 10 MB. */
const MOST_WAITING = 20_000;

/**
 * Writes the logs behind the answers: a request adds a row to a list, and a timer writes the list.
 * Disposing writes what is left, so that a clean stop loses none; without a database the oldest go
 * first, and are counted.
 */
export class LogWriter implements AsyncDisposable {
  readonly #orm: Database['orm'];
  readonly #logger: FastifyBaseLogger;
  readonly #timer: NodeJS.Timeout;
  readonly #requests: RequestLog[] = [];
  readonly #logins: LoginLog[] = [];
  readonly #events: SystemLog[] = [];
  #lost = 0;
  #lostAndSaid = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor({ orm }: Pick<Database, 'orm'>, logger: FastifyBaseLogger) {
    this.#orm = orm;
    this.#logger = logger;
    this.#timer = setInterval(() => void this.#flushInTurn(), FLUSH_MS).unref();
  }

  request(row: RequestLog): void {
    this.#requests.push(row);
    if (this.#requests.length > MOST_WAITING) this.#drop(this.#requests);
  }

  login(row: LoginLog): void {
    this.#logins.push(row);
    if (this.#logins.length > MOST_WAITING) this.#drop(this.#logins);
  }

  /** What the process says of itself: that it started or stopped, what it gave up. */
  system(row: SystemLog): void {
    this.#events.push(row);
    if (this.#events.length > MOST_WAITING) this.#drop(this.#events);
  }

  /** Rows that there was no room for. */
  get lost(): number {
    return this.#lost;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#flushInTurn();
  }

  #drop(rows: unknown[]): void {
    rows.splice(0, ROWS_OF_A_STATEMENT);
    this.#lost += ROWS_OF_A_STATEMENT;
  }

  #sayWhatWasLost(): void {
    const rows = this.#lost - this.#lostAndSaid;
    if (rows === 0) return;
    this.#lostAndSaid = this.#lost;
    this.system({
      level: 'warn',
      source: 'logs',
      message: 'lost rows of the logs',
      details: { rows },
    });
  }

  #flushInTurn(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#flush());
    return this.#writing;
  }

  async #flush(): Promise<void> {
    try {
      await inParts(this.#requests, (rows) => insertRows(this.#orm, requestLogs, rows));
      await inParts(this.#logins, (rows) => insertRows(this.#orm, loginLogs, rows));
      this.#sayWhatWasLost();
      await inParts(this.#events, (rows) => insertRows(this.#orm, systemLogs, rows));
    } catch (error) {
      // They wait for the next time.
      this.#logger.warn({ err: error, waiting: this.#requests.length }, 'could not write the logs');
    }
  }
}

/** Takes the rows from the list as they are written; what fails goes back to its front. */
async function inParts<Row>(
  list: Row[],
  write: (rows: Row[]) => PromiseLike<unknown>,
): Promise<void> {
  while (list.length > 0) {
    const rows = list.splice(0, ROWS_OF_A_STATEMENT);
    try {
      await write(rows);
    } catch (error) {
      list.unshift(...rows);
      throw error;
    }
  }
}
