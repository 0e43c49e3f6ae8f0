import { stress } from 'assay';
/** A duplicate that is not closed. */
stress('leak-redis-client', async ({ redis }) => {
  await redis.duplicate().ping();
});
