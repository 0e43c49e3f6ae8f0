import { startPostgres, startRedis, test } from 'assay/fixtures';
import { Redis } from 'ioredis';
import { Client } from 'pg';

/** What somebody writes who wants a server in a script of their own. Prints one line of JSON. */
await using postgres = await startPostgres({ provider: 'embedded' });
await using redis = await startRedis({ provider: 'embedded' });

const client = new Client(postgres.url);
await client.connect();
const { rows } = await client.query<{ answer: number }>('SELECT 42 AS answer');
await client.end();

const cache = new Redis(redis.url);
await cache.set('key', 'value');
const value = await cache.get('key');
await cache.quit();

console.log(JSON.stringify({ rows, value, refusal: refusalOf(() => test('too late', () => {})) }));

function refusalOf(use: () => void): string {
  try {
    use();
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}
