import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readMigrations } from '../../../../../harness/history/database/migrate.ts';
import { openHistory } from '../../../../../harness/history/open-history.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-migrate-'));
});
afterEach(() => rm(folder, { recursive: true }));

const place = () => ({ project: 'sample', url: null, file: join(folder, 'runs/history.db') });

test('several that open a new database at once find it made once', async () => {
  const opened = await Promise.all(Array.from({ length: 8 }, () => openHistory(place())));
  const [first] = opened;
  const applied = await first?.database.query('select tag from assay_migrations order by tag');
  const tags = (await readMigrations('sqlite')).map(({ tag }) => ({ tag }));
  expect(applied).toEqual(tags);
  for (const one of opened) await one[Symbol.asyncDispose]();
  // The log that is written ahead goes with the last connection.
  expect(await readdir(join(folder, 'runs'))).toEqual(['history.db']);
});

test('both databases have the same migrations', async () => {
  const [embedded, server] = await Promise.all([
    readMigrations('sqlite'),
    readMigrations('postgres'),
  ]);
  expect(server.map(({ tag }) => tag)).toEqual(embedded.map(({ tag }) => tag));
});

test('a database of a newer harness is refused, and says what to do', async () => {
  {
    await using history = await openHistory(place());
    await history.database.query("insert into assay_migrations (tag) values ('9999_later')");
  }
  await expect(openHistory(place())).rejects.toThrow(
    expect.objectContaining({
      message: expect.stringContaining('is of a newer assay: it has the migration 9999_later'),
      exitCode: 2,
    }),
  );
});
