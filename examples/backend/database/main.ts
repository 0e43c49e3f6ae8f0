import { readConfig } from '../config/environment.ts';
import { ConfigurationError } from '../config/load-config.ts';
import { runMain } from '../run-main.ts';
import { StartError } from '../start-error.ts';
import { findDrift } from './drift.ts';
import { migrateDatabase, revertMigration } from './migrate.ts';

/**
 * `node database/main.ts migrate|revert|drift`, on the database of the environment: to the newest
 * version, one version back, or what differs between the database and the schema (then it ends with 1).
 */
await runMain(async () => {
  const { url } = readConfig(process.env).database;
  const action = process.argv[2];
  if (action === 'migrate') await migrateDatabase(url);
  else if (action === 'revert') console.log((await revertMigration(url)) ?? 'nothing to revert');
  else if (action === 'drift') {
    const drift = await findDrift(url);
    if (drift.length > 0) throw new StartError(drift.join('\n'));
  } else {
    throw new ConfigurationError(`allowed: migrate, revert, drift; got '${action ?? ''}'`);
  }
});
