import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { LoadedConfig } from '../config/load-config.ts';
import { AssayError, InfrastructureError, UsageError } from '../errors.ts';
import { migrate } from './database/migrate.ts';
import type { SlowQuery, SqlDatabase } from './database/sql.ts';

/** Hidden: who takes `reports/runs/*` for the runs does not take it for one. */
const fileName = '.history.db';

/** Where a project keeps its runs. */
export interface HistoryPlace {
  /** Whose runs they are, in a database that others share. */
  readonly project: string;
  /** Of Postgres; null for the embedded database. May hold a password. */
  readonly url: string | null;
  /** Of the embedded database. */
  readonly file: string;
}

/** A database with the runs of a project, at the version of this harness. */
export interface OpenHistory extends AsyncDisposable {
  readonly database: SqlDatabase;
  readonly project: string;
}

/**
 * Where a config says that runs are kept. Opens nothing.
 * @throws {UsageError} the URL is none of Postgres, or a file holds its password
 */
export function historyPlace({ config, root, originOf }: LoadedConfig): HistoryPlace {
  const { url, folder, project } = config.history;
  const origin = originOf(['history', 'url']);
  if (url !== undefined) {
    const parsed = URL.canParse(url) ? new URL(url) : null;
    if (parsed === null || !['postgres:', 'postgresql:'].includes(parsed.protocol)) {
      const named = parsed === null ? 'no URL' : `a URL of ${parsed.protocol.slice(0, -1)}`;
      throw new UsageError(`history.url is ${named} (${origin})`, {
        remedy: 'Name a server of Postgres: postgres://user@host/database, or leave it out.',
      });
    }
    if (parsed.password !== '' && !origin.startsWith('ASSAY_')) {
      throw new UsageError(`history.url has a password, and it is written in ${origin}`, {
        remedy: 'Set the URL by the environment: ASSAY_HISTORY_URL.',
      });
    }
  }
  return {
    project: project ?? nameOf(root),
    url: url ?? null,
    file: join(resolve(root, folder ?? config.reports.folder), fileName),
  };
}

/** The name of the project's package, or of its folder. */
function nameOf(root: string): string {
  const file = join(root, 'package.json');
  try {
    const { name } = JSON.parse(existsSync(file) ? readFileSync(file, 'utf8') : '{}') as {
      name?: unknown;
    };
    if (typeof name === 'string' && name !== '') return name;
  } catch {
    // A package.json that can't be read is told by what needs it.
  }
  return basename(root);
}

/**
 * Opens the database, and makes or updates its tables.
 * @throws {UsageError} it is of a newer harness
 * @throws {InfrastructureError} it can't be opened, is locked, or is no such database
 */
export async function openHistory(
  { project, url, file }: HistoryPlace,
  options: { readonly slow?: SlowQuery } = {},
): Promise<OpenHistory> {
  let database: SqlDatabase | null = null;
  try {
    // Loaded where it is used: a run with SQLite needs no client of Postgres.
    database =
      url === null
        ? await (await import('./database/sqlite.ts')).SqliteDatabase.open(file, options)
        : new (await import('./database/postgres.ts')).PostgresDatabase(url, options);
    await migrate(database);
  } catch (error) {
    await database?.[Symbol.asyncDispose]();
    throw historyFailure(error, url === null ? file : 'ASSAY_HISTORY_URL');
  }
  const opened = database;
  return { database: opened, project, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

/** What a database refused, for a user. */
export function historyFailure(error: unknown, place: string): AssayError {
  if (error instanceof AssayError) return error;
  const isFile = place !== 'ASSAY_HISTORY_URL';
  return new InfrastructureError(
    `the history (${place}) can't be used: ${(error as Error).message}`,
    {
      remedy: isFile
        ? 'Give permission or room, or end what holds it. A damaged file may be removed: assay history import makes it again from the run folders.'
        : 'See whether the server of ASSAY_HISTORY_URL is up, and whether the role may create tables.',
      cause: error,
    },
  );
}
