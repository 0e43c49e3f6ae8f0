/** For drizzle-kit: `npm run migration -- --name <what>`. */
export default {
  dialect: 'postgresql',
  schema: './harness/history/database/schema/postgres.ts',
  out: './harness/history/database/migrations/postgres',
};
