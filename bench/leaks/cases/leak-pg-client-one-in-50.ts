import { stress } from 'assay';
import { Client } from 'pg';
/** A client of its own, ended in 49 of 50 operations. */
stress('leak-pg-client-one-in-50', async ({ postgres }, i) => {
  const client = new Client(postgres.options);
  await client.connect();
  await client.query('SELECT 1');
  if (i % 50 !== 7) await client.end();
});
