import { pino } from 'pino';
import { createKey, newKeyBody } from '../auth/routes.ts';
import { readConfig } from '../config/environment.ts';
import { ConfigurationError } from '../config/load-config.ts';
import { runMain } from '../run-main.ts';
import { StartError } from '../start-error.ts';
import { connectDatabase } from './connect.ts';
import { scopes } from './schema/people.ts';
import { findDrift } from './drift.ts';
import { migrateDatabase, revertMigration } from './migrate.ts';
import { reach } from './reach.ts';

/**
 * `node database/main.ts migrate|revert|drift`, on the database of the environment: to the newest
 * version, one version back, or what differs between the database and the schema (then it ends with 1).
 * `key <name> <scopes>` makes the first API key and prints it, once.
 */
await runMain(async () => {
  const { url } = readConfig(process.env).database;
  const action = process.argv[2];
  if (action === 'migrate') await reach(url, action, () => migrateDatabase(url));
  else if (action === 'key')
    await reach(url, 'make a key in', () => printKey(url, process.argv[3], process.argv[4]));
  else if (action === 'revert') {
    const reverted = await reach(url, action, () => revertMigration(url));
    console.log(reverted ?? 'nothing to revert');
  } else if (action === 'drift') {
    const drift = await reach(url, 'compare', () => findDrift(url));
    if (drift.length > 0) throw new StartError(drift.join('\n'));
  } else {
    throw new ConfigurationError(
      `allowed: migrate, revert, drift, key <name> <scopes>; got '${action ?? ''}'`,
    );
  }
});

async function printKey(url: string, name = '', asked = ''): Promise<void> {
  const parsed = newKeyBody.safeParse({ name, scopes: asked.split(',') });
  if (!parsed.success) {
    throw new ConfigurationError(
      `key takes a name and scopes out of ${scopes.join(', ')}, with commas between them; got '${name}' '${asked}'`,
    );
  }
  await using database = connectDatabase({
    url,
    poolSize: 1,
    poolOverflow: 0,
    waitMs: 5_000,
    logger: pino(),
  });
  console.log((await createKey(database, parsed.data)).key);
}
