import { Client } from 'pg';
import { migrateDatabase } from '../../examples/backend/database/migrate.ts';
import { median } from './paired-blocks.ts';

const ROUNDS = 9;

/** The whole schema from nothing, on a database of its own each time; the server runs already. */
export async function benchMigrations(postgresUrl: string): Promise<string> {
  const admin = new Client({ connectionString: postgresUrl });
  await admin.connect();
  const times: number[] = [];
  let tables = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const name = `migrated_${round}`;
    await admin.query(`create database ${name}`);
    const url = new URL(postgresUrl);
    url.pathname = `/${name}`;
    const start = performance.now();
    await migrateDatabase(url.href);
    times.push(performance.now() - start);
    const client = new Client({ connectionString: url.href });
    await client.connect();
    const query = `select count(*)::integer as count from pg_tables where schemaname = 'public'`;
    tables = (await client.query<{ count: number }>(query)).rows[0]!.count;
    await client.end();
  }
  await admin.end();
  const range = [Math.min(...times), Math.max(...times)]
    .map((value) => value.toFixed(0))
    .join(', ');
  return `${tables} tables from nothing in ${median(times).toFixed(0)} ms [${range}]`;
}
