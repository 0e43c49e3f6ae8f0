import { getTableConfig } from 'drizzle-orm/pg-core';
import { describe, expect, test } from 'assay/fixtures';
import { migrateDatabase } from '../../../examples/backend/database/migrate.ts';
import { predictions } from '../../../examples/backend/database/schema.ts';

describe('the migrations', { tags: ['integration', 'postgres'] }, () => {
  test('are applied once, however many replicas start at the same time', async ({ postgres }) => {
    await Promise.all(Array.from({ length: 4 }, () => migrateDatabase(postgres.url)));
    await migrateDatabase(postgres.url);
    const { rows } = await postgres.pool.query(
      'select hash, created_at from drizzle.__drizzle_migrations',
    );
    expect(rows).toEqual([
      { hash: expect.stringMatching(/^[0-9a-f]{64}$/), created_at: expect.any(String) },
    ]);
  });

  test('make the tables that the code reads and writes', async ({ postgres }) => {
    await migrateDatabase(postgres.url);
    const { rows } = await postgres.pool.query<{ name: string; type: string; required: boolean }>(
      `select attname as name, format_type(atttypid, atttypmod) as type, attnotnull as required
       from pg_attribute where attrelid = 'predictions'::regclass and attnum > 0 order by attname`,
    );
    const declared = getTableConfig(predictions)
      .columns.map((column) => ({
        name: column.name,
        type: column.getSQLType(),
        required: column.notNull,
      }))
      .toSorted((a, b) => a.name.localeCompare(b.name));
    expect(rows).toEqual(declared);
  });

  test('find a rare label by its index, without reading all that came after', async ({
    postgres,
  }) => {
    await migrateDatabase(postgres.url);
    await postgres.pool.query(
      `insert into predictions (model_name, model_version, signal_sha256, label, confidence, probabilities)
       select 'm', '1', md5(i::text), case when i <= 20 then 'rare' else 'common' end, 0.5, '{0.5, 0.5}' from generate_series(1, 20000) i`,
    );
    await postgres.pool.query('analyze predictions');
    const plan = await postgres.explain(
      'select * from predictions where label = $1 and id < $2 order by id desc limit 20',
      ['rare', 15_000],
    );
    expect(JSON.stringify(plan)).toContain('predictions_label_id');
  });
});
