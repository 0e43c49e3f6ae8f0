import { stress } from 'assay';
/** A duplicate for each operation, closed at its end; keys that expire. */
stress('clean-redis-client', async ({ redis }, i) => {
  const client = redis.duplicate();
  await client.set(`clean:${i % 100}`, i, 'EX', 60);
  await client.quit();
});
