import type { Database } from './connect.ts';
import { asUnavailable, sqlStateOf } from './unavailable.ts';

/** What a session works on; its own `transaction` is a savepoint. */
export type Transaction = Parameters<Parameters<Database['orm']['transaction']>[0]>[0];

export interface SessionOptions {
  /** `serializable` may fail with a conflict, which only a retry of the whole session mends. */
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  /** How often `work` may be done again after a conflict; it must bear that. */
  readonly retries?: number;
}

/** SQLSTATE of a serialization failure and of a deadlock: nothing was written. */
const conflicts = new Set(['40001', '40P01']);

/**
 * One transaction: committed when `work` resolves, rolled back when it rejects, with whatever.
 * @throws {DatabaseUnavailableError} the database is not there, or no connection came free in time
 */
export async function session<Result>(
  { orm }: Pick<Database, 'orm'>,
  work: (tx: Transaction) => Promise<Result>,
  { isolation, retries = 0 }: SessionOptions = {},
): Promise<Result> {
  for (let left = retries; ; left -= 1) {
    let ofWork: unknown;
    const noted = async (tx: Transaction): Promise<Result> => {
      try {
        return await work(tx);
      } catch (error) {
        ofWork = error;
        throw error;
      }
    };
    try {
      return await orm.transaction(noted, isolation && { isolationLevel: isolation });
    } catch (error) {
      // What the caller itself threw, a query aside, says nothing of the database.
      if (error === ofWork && !isOfQuery(error)) throw error;
      const isConflict = conflicts.has(sqlStateOf(error) ?? '');
      if (!isConflict || left <= 0) throw asUnavailable(error);
    }
  }
}

/** Drizzle's error has the query beside the driver's own error. */
function isOfQuery(error: unknown): boolean {
  return error instanceof Error && 'query' in error;
}
