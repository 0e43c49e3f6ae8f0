import { stress } from 'assay';

stress('gives-back', async ({ postgres, redis }, index) => {
  const client = await postgres.connect();
  await client.query('BEGIN');
  await client.query('COMMIT');
  client.release();
  const duplicate = redis.duplicate();
  await duplicate.set(`gives-back:${index % 10}`, index, 'EX', 60);
  await duplicate.quit();
});
