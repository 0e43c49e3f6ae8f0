// @module-tag thorough
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  openLeasePool,
  type LeasePool,
} from '../../../../fixtures/services/postgres/lease/lease-pool.ts';
import { sweepServer } from '../../../../fixtures/services/postgres/lease/sweep-server.ts';
import { startPostgres } from '../../../../fixtures/services/postgres/start-postgres.ts';
import { openTestDatabase } from '../../../../fixtures/services/postgres/test-database.ts';
import type { StartedService } from '../../../../fixtures/services/service.ts';
import { UsageError } from '../../../../harness/errors.ts';

let server: StartedService;

beforeAll(async () => {
  server = await startPostgres({ provider: 'embedded' });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** Each test finds a server on which nobody ever leased anything. */
beforeEach(async () => {
  await sweepServer(server.url);
});

async function leasePool({ warmDatabases = 2, keepFailed = 1 } = {}): Promise<LeasePool> {
  const opened = await openLeasePool({ serverUrl: server.url, warmDatabases, keepFailed });
  onTestFinished(() => opened.close());
  return opened;
}

function sqlFile(sql: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'assay-sql-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, '01_reading.sql');
  writeFileSync(path, sql);
  return path;
}

async function ask(url: string, sql: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

const ourDatabases = `SELECT datname FROM pg_database WHERE datname LIKE 'assay%' ORDER BY 1`;
const ourRoles = `SELECT rolname FROM pg_roles WHERE rolname LIKE 'assay%' ORDER BY 1`;

describe('a lease pool', { tags: ['integration', 'postgres'] }, () => {
  test('lends what the migrations and the seed make, owned by the lease', async () => {
    const migrations = sqlFile('CREATE TABLE reading (value int);');
    const seed = sqlFile('INSERT INTO reading VALUES (1), (2);');
    const lease = await (await leasePool()).lease({ migrations, seed }, 'a test');
    expect(await ask(lease.url, 'SELECT value FROM reading')).toEqual([1, 2]);
    expect(await ask(lease.url, 'ALTER TABLE reading ADD unit text')).toEqual([]);
    expect(await ask(lease.url, 'SELECT current_user = current_database()')).toEqual([true]);
  });

  test('builds a template once for all who ask at the same time', async () => {
    const source = { migrations: sqlFile('CREATE TABLE reading (value int);') };
    const pools = await Promise.all(Array.from({ length: 4 }, () => leasePool()));
    const leases = await Promise.all(pools.map((one) => one.lease(source, 'a test')));
    expect(new Set(leases.map(({ name }) => name)).size).toBe(4);
    const templates = await ask(
      server.url,
      `SELECT datname FROM pg_database WHERE datname LIKE 'assay_t%'`,
    );
    expect(templates).toHaveLength(1);
  });

  test('builds another template when the migrations change', async () => {
    const one = await leasePool();
    const first = await one.lease({ migrations: sqlFile('CREATE TABLE a ();') }, 'a test');
    const second = await one.lease({ migrations: sqlFile('CREATE TABLE b ();') }, 'a test');
    const tables = `SELECT relname FROM pg_stat_user_tables`;
    expect(await ask(first.url, tables)).toEqual(['a']);
    expect(await ask(second.url, tables)).toEqual(['b']);
  });

  test('builds a template again whose builder was killed half-way', async () => {
    // The same source hangs as long as the server is told so.
    const nap = `coalesce(nullif(current_setting('assay.nap', true), ''), '0')::int`;
    const source = {
      migrations: sqlFile(`CREATE TABLE reading (value int); SELECT pg_sleep(${nap});`),
    };
    await ask(server.url, `ALTER ROLE postgres SET assay.nap = '60'`);
    const building = (await leasePool()).lease(source, 'a test').catch((error: unknown) => error);
    // Killed by the server in the middle of the build, as the end of its process would.
    const kill = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                  WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()`;
    await expect.poll(() => ask(server.url, kill), { timeout: 180_000 }).toEqual([true]);
    expect(await building).toBeInstanceOf(Error);
    await ask(server.url, 'ALTER ROLE postgres RESET assay.nap');

    const lease = await (await leasePool()).lease(source, 'a test');
    expect(await ask(lease.url, 'SELECT count(*)::int FROM reading')).toEqual([0]);
  });

  test('names the file and the line of a migration that fails', async () => {
    const migrations = sqlFile('CREATE TABLE reading (value int);\nCREATE TABEL mistake ();');
    const leasing = (await leasePool()).lease({ migrations }, 'a test');
    await expect(leasing).rejects.toThrow(UsageError);
    await expect((await leasePool()).lease({ migrations }, 'a test')).rejects.toThrow(
      /01_reading\.sql failed: syntax error at or near "TABEL" \(line 2\)/,
    );
  });

  test('names migrations that are not there', async () => {
    const leasing = (await leasePool()).lease({ migrations: '/nowhere/sql' }, 'a test');
    await expect(leasing).rejects.toThrow(
      'services.postgres.migrations: /nowhere/sql is not there',
    );
  });

  test('refuses one lease to enter the database of another', async () => {
    const one = await leasePool();
    const mine = await one.lease({}, 'a test');
    const theirs = await one.lease({}, 'another test');
    const trespass = new URL(mine.url);
    trespass.pathname = `/${theirs.name}`;
    await expect(ask(trespass.href, 'SELECT 1')).rejects.toThrow(/permission denied for database/);
  });

  test('keeps the databases of failed tests, as many as it may', async () => {
    const one = await leasePool({ keepFailed: 1 });
    const [first, second] = [await one.lease({}, 'a test'), await one.lease({}, 'another')];
    expect(await first.keep()).toBe(true);
    expect(await second.keep()).toBe(false);
    expect(await ask(first.url, 'SELECT 1')).toEqual([1]);
  });

  test('has the next database open before it is asked for', async () => {
    const one = await leasePool();
    await one.prepare({});
    const lease = await one.lease({}, 'a test');
    const database = openTestDatabase(lease);
    const asked = `SELECT count(*)::int AS count, min(pid) AS pid FROM pg_stat_activity
                   WHERE datname = current_database() AND application_name = 'assay test'`;
    const { rows } = await database.pool.query<{ count: number; pid: number }>(asked);
    const { rows: own } = await database.pool.query<{ pid: number }>(
      'SELECT pg_backend_pid() AS pid',
    );
    await database.close();
    expect(rows).toEqual([{ count: 1, pid: own[0]?.pid }]);
    expect(lease.early).not.toBeNull();
  });

  test('replaces an open connection that the server ended meanwhile', async () => {
    const one = await leasePool();
    await one.prepare({});
    const lease = await one.lease({}, 'a test');
    await ask(
      server.url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${lease.name}'`,
    );
    await expect.poll(() => lease.early?.isBroken).toBe(true);
    const database = openTestDatabase(lease);
    const { rows } = await database.pool.query('SELECT 1 AS value');
    await database.close();
    expect(rows).toEqual([{ value: 1 }]);
  });

  test('ends the connections that a test left open', async () => {
    const one = await leasePool();
    const lease = await one.lease({}, 'a careless test');
    const left = new Client({ connectionString: lease.url });
    const ended = new Promise((resolve) => {
      left.on('error', resolve);
    });
    await left.connect();
    await lease.release();
    await expect(ended).resolves.toBeInstanceOf(Error);
  });

  test('leaves the database of a failed test on a server that outlives it, until the next run', async () => {
    const one = await openLeasePool({ serverUrl: server.url, warmDatabases: 1, keepFailed: 1 });
    const migrations = sqlFile('CREATE TABLE reading (value int);');
    const lease = await one.lease({ migrations }, 'a failing test');
    expect(await lease.keep()).toBe(true);
    await one.close();
    await sweepServer(server.url, 'but the kept');
    expect(await ask(lease.url, 'SELECT count(*)::int FROM reading')).toEqual([0]);

    await sweepServer(server.url);
    expect(await ask(server.url, ourDatabases)).toEqual([]);
    expect(await ask(server.url, ourRoles)).toEqual([]);
  });

  test('leaves nothing on a server that outlives it', async () => {
    const one = await openLeasePool({ serverUrl: server.url, warmDatabases: 3, keepFailed: 1 });
    const lease = await one.lease({}, 'a test');
    await one.refilled();
    await sweepServer(server.url);
    expect(await ask(lease.url, 'SELECT 1')).toEqual([1]);

    await one.close();
    await sweepServer(server.url);
    expect(await ask(server.url, ourDatabases)).toEqual([]);
    expect(await ask(server.url, ourRoles)).toEqual([]);
  });
});
