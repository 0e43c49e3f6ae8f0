import { expect, test } from 'assay/fixtures';
import { Redis } from 'ioredis';
import { startRedis } from '../../../fixtures/services/redis/start-redis.ts';
import { openPostgresProbe } from '../../../harness/measurement/probe/outside/postgres.ts';
import { openRedisProbe } from '../../../harness/measurement/probe/outside/redis.ts';

// Other tests use the same servers meanwhile: what is counted is at least what this one leaves open.
test(
  'tells the sessions, locks and temporary tables that are left in Postgres, by their last query',
  { tags: ['integration', 'postgres'] },
  async ({ postgres }) => {
    await using probe = await openPostgresProbe(postgres.url);
    const client = await postgres.pool.connect();
    try {
      await client.query('CREATE TEMPORARY TABLE left_1 (id int)');
      await client.query('SELECT pg_advisory_lock(7)');
      await client.query('BEGIN');
      await client.query('SELECT 1 AS left_open');
      const levels = await probe.read();
      expect(levels['pgClients']).toBeGreaterThanOrEqual(1);
      expect(levels['pgIdleInTransaction']).toBeGreaterThanOrEqual(1);
      expect(levels['pgAdvisoryLocks']).toBeGreaterThanOrEqual(1);
      // The database is this test's own.
      expect(levels['pgTemporaryTables']).toBe(1);
      expect(await probe.detail('pgIdleInTransaction')).toMatchObject({
        'idle in transaction, last “SELECT 1 AS left_open”': 1,
      });
      expect(await probe.detail('pgTemporaryTables')).toEqual({ left_N: 1 });
    } finally {
      await client.query('ROLLBACK');
      client.release(true);
    }
  },
);

test(
  'tells the clients, subscriptions, waits and lasting keys that are left in Redis',
  { tags: ['integration', 'redis'] },
  async () => {
    // A server that nobody else uses: what is counted is exactly what this test leaves.
    await using server = await startRedis();
    await using probe = await openRedisProbe(server.url);
    // The heartbeat of the server makes its connection soon after the start.
    await expect.poll(async () => (await probe.read())['redisClients']).toBe(1);
    const before = await probe.read();
    const client = new Redis(server.url);
    await client.set('lasting', '1');
    await client.set('passing', '1', 'EX', 60);
    const [subscriber, waiting] = [client.duplicate(), client.duplicate({ lazyConnect: true })];
    try {
      await subscriber.subscribe('news', 'weather');
      await waiting.connect();
      const popped = waiting.blpop('never', 0).catch(() => null);
      await expect.poll(async () => (await probe.read())['redisBlocked']).toBe(1);
      const after = await probe.read();
      const gained = (name: string): number => (after[name] ?? 0) - (before[name] ?? 0);
      expect(gained('redisClients')).toBe(3);
      expect(gained('redisSubscriptions')).toBe(2);
      expect(gained('redisKeys')).toBe(1);
      expect(await probe.detail('redisBlocked')).toEqual({ 'client, last command blpop': 1 });
      waiting.disconnect();
      await popped;
    } finally {
      client.disconnect();
      subscriber.disconnect();
      waiting.disconnect();
    }
  },
);
