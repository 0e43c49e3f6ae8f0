import { describe, expect, test } from '../../../fixtures/index.ts';
import { openTestRedis } from '../../../fixtures/services/redis/test-redis.ts';

describe('the postgres fixture', { tags: ['integration', 'postgres'] }, () => {
  test('commits a session that ends well', async ({ postgres }) => {
    await postgres.pool.query('CREATE TABLE reading (value int)');
    await postgres.session((tx) => tx.query('INSERT INTO reading VALUES (1)'));
    const { rows } = await postgres.pool.query('SELECT value FROM reading');
    expect(rows).toEqual([{ value: 1 }]);
  });

  test('rolls back a session that throws', async ({ postgres }) => {
    await postgres.pool.query('CREATE TABLE reading (value int)');
    const failing = postgres.session(async (tx) => {
      await tx.query('INSERT INTO reading VALUES (1)');
      throw new Error('half-way');
    });
    await expect(failing).rejects.toThrow('half-way');
    const { rows } = await postgres.pool.query('SELECT value FROM reading');
    expect(rows).toEqual([]);
  });

  test('explains a statement with what it really did', async ({ postgres }) => {
    const plan = await postgres.explain('SELECT * FROM generate_series(1, $1::int)', [7]);
    expect(plan).toMatchObject({ 'Node Type': 'Function Scan', 'Actual Rows': 7 });
  });

  test('refuses what would reach beyond its database', async ({ postgres }) => {
    const refused = ['ALTER SYSTEM SET work_mem = 1000', 'CREATE ROLE other', 'CREATE DATABASE x'];
    for (const statement of refused) {
      await expect(postgres.pool.query(statement)).rejects.toThrow(/permission denied/);
    }
  });
});

describe('the redis fixture', { tags: ['integration', 'redis'] }, () => {
  test('starts empty and lists its keys in order', async ({ redis }) => {
    expect(await redis.keys()).toEqual([]);
    await redis.client.mset('b', '1', 'a', '2');
    expect(await redis.keys()).toEqual(['a', 'b']);
  });

  test('sees nothing of another test, at the same time and after it', async ({
    redis,
    workerServices,
  }) => {
    const leasePool = await workerServices.redis();
    await redis.client.set('key', 'mine');
    const lease = await leasePool.lease();
    const other = openTestRedis(lease.url);
    expect(await other.keys()).toEqual([]);
    await other.client.set('key', 'theirs');
    expect(await redis.client.get('key')).toBe('mine');
    other.close();
    await lease.release();

    // Until the same logical database is lent again: its number goes to the end of the row.
    await using undo = new AsyncDisposableStack();
    for (;;) {
      const next = undo.adopt(await leasePool.lease(), (taken) => taken.release());
      if (next.database !== lease.database) continue;
      const again = undo.adopt(openTestRedis(next.url), (opened) => opened.close());
      expect(await again.keys()).toEqual([]);
      return;
    }
  });
});
