/** For drizzle-kit: `npm run migration --workspace examples/backend -- --name <what>`. */
export default {
  dialect: 'postgresql',
  schema: './database/schema/*.ts',
  out: './database/migrations',
};
