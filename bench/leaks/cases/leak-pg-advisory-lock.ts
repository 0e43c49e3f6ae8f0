import { stress } from 'assay';
/** A lock of the session that nobody unlocks. */
stress('leak-pg-advisory-lock', async ({ postgres }, i) => {
  await postgres.query('SELECT pg_advisory_lock($1)', [i]);
});
