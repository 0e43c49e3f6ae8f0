import { stress } from 'assay';
/** A duplicate that is closed in 49 of 50 operations. */
stress('leak-redis-client-one-in-50', async ({ redis }, i) => {
  const client = redis.duplicate();
  await client.ping();
  if (i % 50 !== 7) client.disconnect();
});
