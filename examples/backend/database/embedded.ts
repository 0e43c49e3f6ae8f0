import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { PgliteDatabase } from 'drizzle-orm/pglite';
import { ConfigurationError } from '../config/load-config.ts';
import { drizzleEmbedded } from './drizzle.ts';

/**
 * PGlite: Postgres in this process, for a look at the back end where there is none. It has one
 * connection, so that everything waits for everything.
 */
const open = new Map<string, PgliteDatabase>();

/** `pglite:memory`, or `pglite:` and a folder. */
export function isEmbedded(url: string): boolean {
  return url.startsWith('pglite:');
}

/** @throws {ConfigurationError} for what only a server can do */
export function requireServer(url: string): void {
  if (!isEmbedded(url)) return;
  throw new ConfigurationError(`DATABASE_URL is '${url}'; this takes a server, postgres://…`);
}

/** One instance for each place: a folder can be opened once, and memory is of the instance. */
export function openEmbedded(url: string): PgliteDatabase {
  const place = url.slice('pglite:'.length);
  const opened = open.get(url) ?? drizzleEmbedded(place === 'memory' ? 'memory://' : place);
  open.set(url, opened);
  return opened;
}

/** Drizzle's two databases take the same queries; their types differ by the driver's result. */
export function asPostgres(embedded: PgliteDatabase): NodePgDatabase {
  return embedded as unknown as NodePgDatabase;
}

export async function closeEmbedded(url: string): Promise<void> {
  const opened = open.get(url) as
    | (PgliteDatabase & { $client: { close(): Promise<void> } })
    | undefined;
  open.delete(url);
  await opened?.$client.close();
}
