import { stress } from 'assay';

/** Never gives a connection back. */
stress('keeps-connections', async ({ postgres }) => {
  const client = await postgres.connect();
  await client.query('SELECT 1 AS kept');
});
