import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import {
  markLog,
  watchSlowStatements,
} from '../../../fixtures/services/postgres/slow-statements.ts';
import { startPostgres } from '../../../fixtures/services/postgres/start-postgres.ts';
import { processTree } from '../../../fixtures/services/supervisor/process-tree.ts';

test(
  'a slow statement is found though whoever writes the log of its server stands still',
  { tags: ['integration', 'postgres'] },
  async () => {
    await using postgres = await startPostgres({ provider: 'embedded', slowQueryMs: 50 });
    const supervisor = processTree(postgres.pid ?? Number.NaN)[0]?.parent ?? Number.NaN;
    const watch = await watchSlowStatements({
      logFile: postgres.logFile,
      database: 'postgres',
      slowQueryMs: 50,
      mark: async (word) => {
        await markLog(postgres.url, word);
        // Only now does the supervisor get a processor again.
        process.kill(supervisor, 'SIGCONT');
      },
    });
    using undo = new DisposableStack();
    undo.defer(() => void process.kill(supervisor, 'SIGCONT'));
    process.kill(supervisor, 'SIGSTOP');
    const client = new Client(postgres.url);
    await client.connect();
    await client.query('SELECT pg_sleep(0.1)');
    await client.end();
    expect(readFileSync(postgres.logFile ?? '', 'utf8')).not.toContain('pg_sleep');
    // Another statement may be slow as well, on a machine that has no processor for it.
    expect(await watch.read()).toContainEqual({
      durationMs: expect.any(Number),
      statement: 'SELECT pg_sleep(0.1)',
    });
  },
);
