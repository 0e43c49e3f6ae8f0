import { stress } from 'assay';
/** Connections come from a pool and go back to it, after transactions too. */
stress('clean-pg-pool', async ({ postgres }, i) => {
  const client = await postgres.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT $1::int', [i]);
    await client.query(i % 2 === 0 ? 'COMMIT' : 'ROLLBACK');
  } finally {
    client.release();
  }
});
