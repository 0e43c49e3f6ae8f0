import type { FastifyBaseLogger } from 'fastify';
import { test as base } from 'assay/fixtures';
import { connectDatabase, type Database } from '../../../examples/backend/database/connect.ts';
import { migrateDatabase } from '../../../examples/backend/database/migrate.ts';

/** For parts that log what goes wrong: here it is meant to. */
export const logger = { warn: () => {} } as unknown as FastifyBaseLogger;

/** Tests of what works on the back end's database, each with one of its own. */
export const test = base.extend(
  'database',
  async ({ postgres }, { onCleanup }): Promise<Database> => {
    await migrateDatabase(postgres.url);
    const database = connectDatabase({
      url: postgres.url,
      poolSize: 2,
      poolOverflow: 4,
      waitMs: 10_000,
      logger,
    });
    onCleanup(() => database[Symbol.asyncDispose]());
    return database;
  },
);
