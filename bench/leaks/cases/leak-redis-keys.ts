import { stress } from 'assay';
/** A key for each operation that never expires. */
stress('leak-redis-keys', async ({ redis }, i) => {
  await redis.set(`leak:${i}`, 'kept');
});
