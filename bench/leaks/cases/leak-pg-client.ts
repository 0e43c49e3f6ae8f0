import { stress } from 'assay';
/** A connection of a pool that is not given back. */
stress('leak-pg-client', async ({ postgres }) => {
  const client = await postgres.connect();
  await client.query('SELECT 1 AS kept');
});
