import { existsSync, globSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { readLedger } from '../../../../fixtures/services/supervisor/ledger.ts';
import {
  type ProcessIdentity,
  identify,
  isAlive,
} from '../../../../fixtures/services/supervisor/process-identity.ts';
import { processTree } from '../../../../fixtures/services/supervisor/process-tree.ts';
import { exitCode } from '../../../../harness/exit-code.ts';
import { type Running, SmallProject } from '../../run/small-project.ts';

const project = {
  'assay.config.ts': `
    import { defineConfig } from 'assay/config';
    export default defineConfig({ services: { postgres: { provider: 'embedded' } } });`,
  'vitest.config.ts': `
    import { defineConfig } from 'vitest/config';
    export default defineConfig({
      test: { globalSetup: ['assay/fixtures/global-setup'], include: ['suites/**/*.test.ts'] },
    });`,
  'suites/integration/waiting.test.ts': `
    import { writeFileSync } from 'node:fs';
    import { test } from 'assay/fixtures';
    test('waits for an answer', { timeout: 300_000 }, async ({ postgres }) => {
      const { pool } = postgres;
      await pool.query('SELECT 1');
      writeFileSync('is-waiting', '');
      await pool.query('SELECT pg_sleep(250)');
    });`,
};

/** Stops every process of the run's server, as a debugger or a full machine would, once a test waits. */
async function hang({ folder }: SmallProject): Promise<readonly ProcessIdentity[]> {
  while (!existsSync(join(folder, 'is-waiting'))) await sleep(50);
  const ledgers = globSync('tmp/assay-*/ledgers/*.jsonl', { cwd: folder });
  const entries = ledgers.flatMap((ledger) => readLedger(join(folder, ledger)));
  const postgres = entries.find((entry) => entry.type === 'process' && entry.name === 'postgres');
  if (postgres?.type !== 'process') throw new Error('the ledgers name no postgres');
  const identities = processTree(postgres.pid).flatMap(({ pid }) => identify(pid) ?? []);
  for (const { pid } of identities) process.kill(pid, 'SIGSTOP');
  return identities;
}

async function endOf(start: (own: SmallProject) => Running): Promise<{
  readonly code: number | null;
  readonly output: string;
  readonly server: readonly ProcessIdentity[];
}> {
  await using own = await SmallProject.create(project);
  await mkdir(join(own.folder, 'tmp'), { mode: 0o711 });
  const running = start(own);
  const stopped = await Promise.race([hang(own), running.ended.then(() => null)]);
  const { code, stdout, stderr } = await running.ended;
  if (stopped === null) throw new Error(`it ended before the test waited: ${stdout}${stderr}`);
  return { code, output: `${stdout}${stderr}`, server: stopped };
}

/** The supervisor ends them; a run that ends by itself need not wait for it. */
async function expectGone(processes: readonly ProcessIdentity[]): Promise<void> {
  await expect.poll(() => processes.filter(isAlive), { timeout: 20_000 }).toEqual([]);
}

const environment = (own: SmallProject): Record<string, string> => ({
  TMPDIR: join(own.folder, 'tmp'),
});

describe(
  'a server that hangs',
  { tags: ['integration', 'postgres', 'slow'], timeout: 240_000 },
  () => {
    test('ends assay run with exit code 3 and its last lines, before any test times out', async () => {
      const { code, output, server } = await endOf((own) =>
        own.start(['run', 'integration'], environment(own)),
      );
      expect(output).toMatch(/postgres stopped answering: no answer for \d+ ms.*its last lines/s);
      expect(output).toContain('ready to accept connections');
      expect(code).toBe(exitCode.infrastructure);
      await expectGone(server);
    });

    test('ends a plain vitest run in the same way', async () => {
      const { code, output, server } = await endOf((own) => own.startVitest(environment(own)));
      expect(output).toMatch(/postgres stopped answering: no answer for \d+ ms.*its last lines/s);
      expect(output).toContain('ready to accept connections');
      expect(code).toBe(exitCode.infrastructure);
      await expectGone(server);
    });
  },
);
