import { bigint, integer, sql, text, timestamp } from '../drizzle.ts';

/**
 * What every table has. Times are `timestamptz`; `updated_at` and `version` are kept by a trigger
 * (`migrations/0002_touch.sql`), so that no writer can forget them.
 */
export const entity = {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
  /** Counts the changes of a row; who changes it says which one it has seen. */
  version: integer().notNull().default(1),
};

/** The id of a row of another table. */
export const reference = (name: string) => bigint(name, { mode: 'number' });

export const instant = (name: string) => timestamp(name, { withTimezone: true });

/** One of a few words; the database holds to it by a check (`oneOf`). */
export const word = <const Words extends readonly [string, ...string[]]>(
  name: string,
  words: Words,
) => text(name, { enum: words as unknown as [string, ...string[]] }).$type<Words[number]>();

/** The condition of a check: the column is one of the words. They are constants of this program. */
export function oneOf(column: string, words: readonly string[]) {
  return sql.raw(`"${column}" in (${words.map((one) => `'${one}'`).join(', ')})`);
}

/** The way of a piece of work that takes time. */
export const workStates = ['waiting', 'running', 'completed', 'failed', 'cancelled'] as const;
