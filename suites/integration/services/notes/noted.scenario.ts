import { expect, test } from '../../../../fixtures/index.ts';

test('fails', async ({ postgres }) => {
  await postgres.pool.query('CREATE TABLE reading (value int)');
  expect(postgres.database).toBe('another');
});

test('is slow', async ({ postgres }) => {
  expect((await postgres.pool.query(`SELECT 'slow', pg_sleep(5)`)).rowCount).toBe(1);
});

test('is quick', async ({ postgres }) => {
  expect((await postgres.pool.query('SELECT 1')).rowCount).toBe(1);
});

test('fails under faults', async ({ postgres, faults }) => {
  const db = await faults.between(postgres, { latency: { ms: 1, jitterMs: 1 } });
  expect(db.seed).toBe(-1);
});
