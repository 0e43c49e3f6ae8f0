import { stress } from 'assay';

/** Never closes a duplicate. */
stress('keeps-redis-clients', async ({ redis }) => {
  await redis.duplicate().ping();
});
