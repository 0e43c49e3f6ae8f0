import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../errors.ts';
import type { SqlDatabase, SqlSession } from './sql.ts';

const folder = fileURLToPath(new URL('migrations', import.meta.url));

/** Any number that no other program locks in this database. */
const MIGRATION_LOCK = 20_480_116;

interface Migration {
  /** Name of its file: `0000_runs`. */
  readonly tag: string;
  readonly statements: string;
}

/**
 * Brings the database to the version of this harness, in one transaction and under a lock, so that of
 * several processes one does it and the others find it done.
 * @throws {UsageError} the database is of a newer harness, or of another program
 */
export async function migrate(database: SqlDatabase): Promise<void> {
  const migrations = await readMigrations(database.dialect);
  if ((await pending(database, migrations)).length === 0) return;
  await database.transaction(async (session) => {
    if (database.dialect === 'postgres') {
      await session.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    }
    await session.query('create table if not exists assay_migrations (tag text primary key)');
    // Another process may have been quicker.
    for (const { tag, statements } of await pending(session, migrations)) {
      await database.script(session, statements);
      await session.query('insert into assay_migrations (tag) values ($1)', [tag]);
    }
  });

  async function pending(
    session: SqlSession,
    known: readonly Migration[],
  ): Promise<readonly Migration[]> {
    const applied = await appliedTags(session, database.dialect);
    const newer = [...applied].find((tag) => !known.some((one) => one.tag === tag));
    if (newer === undefined) return known.filter(({ tag }) => !applied.has(tag));
    throw new UsageError(`${database.place} is of a newer assay: it has the migration ${newer}`, {
      remedy:
        'Update assay here, or keep the history elsewhere: history.folder, ASSAY_HISTORY_URL.',
    });
  }
}

async function appliedTags(
  session: SqlSession,
  dialect: SqlDatabase['dialect'],
): Promise<ReadonlySet<string>> {
  const tables = await session.query<{ name: string | null }>(
    dialect === 'sqlite'
      ? "select name from sqlite_master where name = 'assay_migrations'"
      : "select to_regclass('assay_migrations')::text as name",
  );
  if (tables.length === 0 || tables[0]?.name === null) return new Set();
  const rows = await session.query<{ tag: string }>('select tag from assay_migrations');
  return new Set(rows.map(({ tag }) => tag));
}

/** Of one of the two databases, oldest first, as drizzle-kit wrote them. */
export async function readMigrations(
  dialect: SqlDatabase['dialect'],
): Promise<readonly Migration[]> {
  const text = await readFile(`${folder}/${dialect}/meta/_journal.json`, 'utf8');
  const { entries } = JSON.parse(text) as { entries: readonly { tag: string }[] };
  return await Promise.all(
    entries.map(async ({ tag }) => ({
      tag,
      statements: await readFile(`${folder}/${dialect}/${tag}.sql`, 'utf8'),
    })),
  );
}
