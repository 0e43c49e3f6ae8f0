import { Client } from 'pg';
import { describe, expect, test } from '../../../fixtures/index.ts';

describe('faults between a test and its services', { tags: ['integration', 'postgres'] }, () => {
  test('a reset in the middle of an answer reaches the client as a broken connection', async ({
    postgres,
    faults,
  }) => {
    const db = await faults.between(postgres, { reset: { afterBytes: 4_096 } });
    const client = new Client({ connectionString: db.url });
    client.on('error', () => {});
    await client.connect();
    const reading = client.query('SELECT repeat($1, 100000)', ['x']);
    await expect(reading).rejects.toThrow(/connection|ECONNRESET/i);
  });

  test('a black hole runs into the deadline of the client, not of the test', async ({
    postgres,
    faults,
  }) => {
    const db = await faults.between(postgres, { blackHole: {} });
    const client = new Client({ connectionString: db.url, connectionTimeoutMillis: 200 });
    await expect(client.connect()).rejects.toThrow(/timeout/i);
  });

  test('a service works again once the link has healed', async ({ postgres, faults }) => {
    const db = await faults.between(postgres, { reset: {} });
    const broken = new Client({ connectionString: db.url });
    broken.on('error', () => {});
    await expect(broken.connect()).rejects.toThrow(/ECONNRESET|terminated/);
    db.heal();
    const client = new Client({ connectionString: db.url });
    await client.connect();
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await client.end();
  });
});

describe('faults before Redis', { tags: ['integration', 'redis'] }, () => {
  test('every answer is late by the latency', async ({ redis, faults }) => {
    const late = await faults.between(redis, { latency: { ms: 30 } });
    const { Redis } = await import('ioredis');
    const client = new Redis(late.url, { lazyConnect: true });
    await client.connect();
    const startedMs = performance.now();
    await client.ping();
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(2 * 30 - 2);
    client.disconnect();
  });
});
