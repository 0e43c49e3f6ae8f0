// @module-tag slow
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { describe, expect, test } from 'assay/fixtures';
import type { Pool } from 'pg';
import { onTestFinished } from 'vitest';
import { connectDatabase, type Database } from '../../../examples/backend/database/connect.ts';
import { findDrift } from '../../../examples/backend/database/drift.ts';
import { eq, sql } from '../../../examples/backend/database/drizzle.ts';
import {
  migrateDatabase,
  migrationNames,
  revertMigration,
} from '../../../examples/backend/database/migrate.ts';
import { PredictionStore } from '../../../examples/backend/database/predictions.ts';
import { roles } from '../../../examples/backend/database/schema/people.ts';
import { session } from '../../../examples/backend/database/session.ts';
import { openFaultyLink } from '../../../fixtures/faults/proxy.ts';
import { DatabaseUnavailableError } from '../../../examples/backend/database/unavailable.ts';
import { fillTables, readTables } from './fill-tables.ts';

/** What the code under test logs as a warning. */
function recorder(warnings: object[] = []): FastifyBaseLogger {
  return { warn: (details: object) => warnings.push(details) } as unknown as FastifyBaseLogger;
}

/** The newest migration that a database has. */
async function newestMigration(pool: Pool): Promise<string> {
  const { rows } = await pool.query('select id from drizzle.__drizzle_migrations');
  return (await migrationNames())[rows.length - 1]!;
}

interface Options {
  readonly waitMs?: number;
  readonly trustedIdleMs?: number;
  readonly warnings?: object[];
}

function open(url: string, { warnings, ...rest }: Options = {}): Database {
  const database = connectDatabase({
    url,
    poolSize: 1,
    poolOverflow: 1,
    waitMs: 10_000,
    ...rest,
    logger: recorder(warnings),
  });
  onTestFinished(() => database[Symbol.asyncDispose]());
  return database;
}

/** Every version but today's, by its newest migration. */
const earlierVersions = (await migrationNames()).slice(0, -1);

const role = { name: 'analyst', scopes: ['read'] };

describe('the migrations', { tags: ['integration', 'postgres'] }, () => {
  test('are applied once, however many replicas start at the same time', async ({ postgres }) => {
    await Promise.all(Array.from({ length: 4 }, () => migrateDatabase(postgres.url)));
    await migrateDatabase(postgres.url);
    const { rows } = await postgres.pool.query('select hash from drizzle.__drizzle_migrations');
    expect(rows).toHaveLength((await migrationNames()).length);
  });

  test('make what the schema declares, and every difference is found', async ({ postgres }) => {
    await migrateDatabase(postgres.url);
    expect(await findDrift(postgres.url)).toEqual([]);
    await postgres.pool.query(`
      alter table datasets alter column name drop not null, add column color text;
      alter table users alter column name type varchar(10);
      drop index predictions_label_id;
      drop trigger touch on tags;
      alter table webhooks drop constraint webhooks_url_unique;
      create index roles_extra on roles (created_at);
    `);
    expect((await findDrift(postgres.url)).toSorted()).toEqual([
      'the database lacks column datasets.name text not null',
      'the database lacks column users.name text not null',
      'the database lacks constraint webhooks_url_unique',
      'the database lacks index predictions_label_id',
      'the database lacks trigger touch on tags',
      'the schema does not know column datasets.color text',
      'the schema does not know column datasets.name text',
      'the schema does not know column users.name character varying(10) not null',
      'the schema does not know index roles_extra',
    ]);
  });

  test('give every table its id, its times in UTC and its version', async ({ postgres }) => {
    await migrateDatabase(postgres.url);
    const { rows } = await postgres.pool.query<{ name: string; kept: string[] }>(
      `select table_name as name, array_agg(column_name || ' ' || data_type order by column_name)
         filter (where column_name in ('id', 'created_at', 'updated_at', 'version')) as kept
       from information_schema.columns where table_schema = 'public' group by 1`,
    );
    expect(rows).toHaveLength(28);
    const time = 'timestamp with time zone';
    for (const { name, kept } of rows) {
      expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(kept).toEqual([
        `created_at ${time}`,
        'id bigint',
        `updated_at ${time}`,
        'version integer',
      ]);
    }
  });

  test('index every foreign key', async ({ postgres }) => {
    await migrateDatabase(postgres.url);
    const { rows } = await postgres.pool.query(
      `select conname from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
       and not exists (select from pg_index where indrelid = conrelid and indkey[0] = conkey[1])`,
    );
    expect(rows).toEqual([]);
  });

  test('go back one by one to nothing, and forth again', async ({ postgres }) => {
    expect(await revertMigration(postgres.url)).toBeNull();
    await migrateDatabase(postgres.url);
    const names = await migrationNames();
    for (const name of names.toReversed()) expect(await revertMigration(postgres.url)).toBe(name);
    expect(await revertMigration(postgres.url)).toBeNull();
    await migrateDatabase(postgres.url);
    expect(await findDrift(postgres.url)).toEqual([]);
  });

  test.for(earlierVersions)(
    'keep every row of a database of the version %s',
    async (version, { postgres }) => {
      await migrateDatabase(postgres.url);
      while ((await newestMigration(postgres.pool)) !== version)
        await revertMigration(postgres.url);
      await fillTables(postgres.pool);
      const before = await readTables(postgres.pool);
      expect(Object.keys(before)).toHaveLength(version === '0000_predictions' ? 1 : 28);

      await migrateDatabase(postgres.url);
      expect(await findDrift(postgres.url)).toEqual([]);
      const after = await readTables(postgres.pool);
      for (const [table, rows] of Object.entries(before)) {
        expect(rows, table).toHaveLength(1);
        expect(after[table], table).toMatchObject(rows);
      }
      // It is as usable as a row of today.
      const [kept] = await new PredictionStore(open(postgres.url)).list({ limit: 10 });
      expect(kept).toMatchObject({ label: 'wear', confidence: 0.5, version: 1 });
      expect(kept!.updatedAt).toBeInstanceOf(Date);
    },
  );

  test('find a rare label by its index, without reading all that came after', async ({
    postgres,
  }) => {
    await migrateDatabase(postgres.url);
    await postgres.pool.query(
      `insert into predictions (model_name, model_version, signal_sha256, label, confidence, probabilities)
       select 'm', '1', md5(i::text), case when i <= 20 then 'rare' else 'common' end, 0.5, '{0.5, 0.5}' from generate_series(1, 20000) i`,
    );
    await postgres.pool.query('analyze predictions');
    const plan = await postgres.explain(
      'select * from predictions where label = $1 and id < $2 order by id desc limit 20',
      ['rare', 15_000],
    );
    expect(JSON.stringify(plan)).toContain('predictions_label_id');
  });
});

describe('a session', { tags: ['integration', 'postgres'] }, () => {
  test('commits when it succeeds; a change moves the version and the time', async ({
    postgres,
  }) => {
    await migrateDatabase(postgres.url);
    const database = open(postgres.url);
    const [made] = await session(database, async (tx) => tx.insert(roles).values(role).returning());
    const [changed] = await session(database, async (tx) =>
      tx.update(roles).set({ scopes: [] }).where(eq(roles.id, made!.id)).returning(),
    );
    expect(changed).toMatchObject({ id: made!.id, createdAt: made!.createdAt, version: 2 });
    expect(changed!.updatedAt.getTime()).toBeGreaterThanOrEqual(made!.updatedAt.getTime());
  });

  test('rolls back whatever was thrown, and gives it on', async ({ postgres }) => {
    await migrateDatabase(postgres.url);
    const database = open(postgres.url);
    const failing = session(database, async (tx) => {
      await tx.insert(roles).values(role);
      throw new TypeError('a mistake of the program');
    });
    await expect(failing).rejects.toThrow(TypeError);
    expect(await database.orm.select().from(roles)).toEqual([]);
  });

  test('nested, it is a savepoint: the inner one fails alone', async ({ postgres }) => {
    await migrateDatabase(postgres.url);
    const database = open(postgres.url);
    await session(database, async (tx) => {
      await tx.insert(roles).values(role);
      const inner = tx.transaction(async (savepoint) => {
        await savepoint.insert(roles).values({ ...role, name: 'lost' });
        await savepoint.insert(roles).values(role);
      });
      await expect(inner).rejects.toThrow();
    });
    expect((await database.orm.select().from(roles)).map(({ name }) => name)).toEqual(['analyst']);
  });

  test.for([
    { retries: 0, attempts: 1 },
    { retries: 2, attempts: 2 },
  ])(
    'after a conflict it is done again only if asked ($retries)',
    async ({ retries, attempts }, { postgres }) => {
      await migrateDatabase(postgres.url);
      const database = open(postgres.url);
      await database.orm.insert(roles).values(role);
      let done = 0;
      const reading = session(
        database,
        async (tx) => {
          done += 1;
          await tx.select().from(roles);
          // Another one changes what this one has read, once.
          if (done === 1) await postgres.pool.query("update roles set name = 'other'");
          await tx.update(roles).set({ scopes: ['write'] });
        },
        { isolation: 'serializable', retries },
      );
      const outcome = await reading.then(
        () => 'committed',
        () => 'refused',
      );
      expect({ done, outcome }).toEqual({
        done: attempts,
        outcome: retries > 0 ? 'committed' : 'refused',
      });
    },
  );

  test('that gets no connection in time says that the database is not available', async ({
    postgres,
  }) => {
    const database = open(postgres.url, { waitMs: 200 });
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    // Whoever is to hold a connection may have to wait for it longer than that on a busy machine.
    const hold = async (): Promise<void> => {
      for (;;) {
        try {
          return await session(database, () => released);
        } catch (error) {
          if (!(error instanceof DatabaseUnavailableError)) throw error;
        }
      }
    };
    const holders = [hold(), hold()];
    await expect.poll(() => database.pool().busy).toBe(2);
    await expect(session(database, async () => {})).rejects.toThrow(DatabaseUnavailableError);
    release();
    await Promise.all(holders);
    await expect(session(database, async () => 'served')).resolves.toBe('served');
  });

  test('gets no connection that was forgotten while it was idle', async ({ postgres }) => {
    await using link = await openFaultyLink(postgres.url, {}, 1);
    const database = open(link.url, { trustedIdleMs: 0 });
    // Two connections, which then carry nothing any more and are told nothing of it.
    await Promise.all([database.ping(), database.ping()]);
    link.change({ blackHole: {} });
    await expect.poll(() => database.pool()).toMatchObject({ idle: 2 });
    const { made } = link.connections;
    const answered = session(database, async () => 'served');
    await expect.poll(() => database.pool().busy).toBeGreaterThan(0);
    link.heal();
    await expect(answered).resolves.toBe('served');
    expect(link.connections.made).toBeGreaterThan(made);
  });

  test('that takes more than a second is logged without its parameters', async ({ postgres }) => {
    const warnings: object[] = [];
    const database = open(postgres.url, { warnings });
    await database.orm.execute(sql`select pg_sleep(${1.1}), ${'hunter2'}::text`);
    await sleep(0);
    expect(warnings).toEqual([
      { query: 'select pg_sleep($1), $2::text', durationMs: expect.any(Number) },
    ]);
    expect(JSON.stringify(warnings)).not.toContain('hunter2');
  });
});

test('the same schema runs on PGlite', { tags: ['integration'] }, async () => {
  const url = 'pglite:memory';
  await migrateDatabase(url);
  await migrateDatabase(url);
  const database = open(url);
  await session(database, async (tx) => tx.insert(roles).values(role));
  const [changed] = await database.orm.update(roles).set({ scopes: [] }).returning();
  expect(changed).toMatchObject({ name: 'analyst', scopes: [], version: 2 });
  expect(await database.ping()).toBeGreaterThan(0);
});
