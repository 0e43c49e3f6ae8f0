// @module-tag thorough
import { Client } from 'pg';
import { expect, test } from 'vitest';

import { openLeasePool } from '../../../fixtures/services/postgres/lease/lease-pool.ts';
import { startPostgres } from '../../../fixtures/services/postgres/start-postgres.ts';
import { openPostgresStatements } from '../../../harness/measurement/where/postgres-statements.ts';

const options = { tags: ['integration', 'slow', 'postgres'], timeout: 600_000 };
const sleeping = 'select pg_sleep($1)';

async function sleepTwice(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (let turn = 0; turn < 2; turn += 1) await client.query(sleeping, [0.3]);
  await client.end();
}

test(
  'the statements of a database are counted by the server, or found by looking where it does not count',
  options,
  async () => {
    await using postgres = await startPostgres({ provider: 'embedded' });
    await using pool = await leasePoolOf(postgres.url);
    const lease = await pool.lease({}, 'a test');
    const other = await pool.lease({}, 'another test');
    await lease.countStatements();
    // The owner of the server sees what it counted; the role of a lease may not have it counted.
    await using counted = await openPostgresStatements(postgres.url, lease.name);
    await using looked = await openPostgresStatements(lease.url, lease.name);
    await sleepTwice(lease.url);
    await sleepTwice(other.url);
    const exact = (await counted.read()).get(sleeping);
    expect(exact?.calls).toBe(2);
    expect(exact?.ms).toBeGreaterThan(590);
    const seen = (await looked.read()).get(sleeping);
    // A machine that is busy looks less often, and takes each look for as long as it waited.
    expect(seen?.ms).toBeGreaterThan(0);
    // Nobody asked for these, and nothing is left in the server.
    await using uncounted = await openPostgresStatements(postgres.url, other.name);
    expect((await uncounted.read()).get(sleeping)).toBeUndefined();
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    const { rows } = await client.query('select extname from pg_extension');
    await client.end();
    expect(rows.map(({ extname }: { extname: string }) => extname)).toEqual(['plpgsql']);
  },
);

async function leasePoolOf(serverUrl: string) {
  const pool = await openLeasePool({ serverUrl, warmDatabases: 2, keepFailed: 0 });
  return Object.assign(pool, { [Symbol.asyncDispose]: () => pool.close() });
}
