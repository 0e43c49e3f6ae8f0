import { expect, test } from 'vitest';
import { ConfigurationError } from '../../../../../examples/backend/config/load-config.ts';
import { findDrift } from '../../../../../examples/backend/database/drift.ts';
import { revertMigration } from '../../../../../examples/backend/database/migrate.ts';
import { reach } from '../../../../../examples/backend/database/reach.ts';
import { StartError } from '../../../../../examples/backend/start-error.ts';

const url = 'postgres://user:hunter2@127.0.0.1:1/none';

test('what a command gets from the database it gives on', async () => {
  expect(await reach(url, 'compare', async () => ['a'])).toEqual(['a']);
});

test('what fails says of which database, without its password', async () => {
  const failing = reach(url, 'revert', () => revertMigration(url));
  await expect(failing).rejects.toThrow(StartError);
  await expect(failing).rejects.toThrow(
    /^cannot revert the database at postgres:\/\/user:redacted@127\.0\.0\.1:1\/none: .*ECONNREFUSED/,
  );
});

test.each<(at: string) => Promise<unknown>>([revertMigration, findDrift])(
  'PGlite has no %o',
  async (work) => {
    const failing = reach('pglite:memory', 'compare', () => work('pglite:memory'));
    await expect(failing).rejects.toThrow(ConfigurationError);
    await expect(failing).rejects.toThrow(
      "DATABASE_URL is 'pglite:memory'; this takes a server, postgres://…",
    );
  },
);
