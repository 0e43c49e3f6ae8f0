/** For drizzle-kit: `npm run migration -- --name <what>`. */
export default {
  dialect: 'sqlite',
  schema: './harness/history/database/schema/sqlite.ts',
  out: './harness/history/database/migrations/sqlite',
};
