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

/** How a server ends: it hangs, as under a debugger or on a full machine, or it is killed. */
interface Strike {
  readonly how: 'hangs' | 'dies';
  readonly signal: NodeJS.Signals;
  readonly message: RegExp;
}

const strikes: readonly Strike[] = [
  {
    how: 'hangs',
    signal: 'SIGSTOP',
    message: /postgres stopped answering: no answer for \d+ ms.*its last lines:.*ready to accept/s,
  },
  {
    how: 'dies',
    signal: 'SIGKILL',
    message: /postgres died \(SIGKILL\); its last lines:.*ready to accept/s,
  },
];

/** Strikes every process of the run's server, once a test waits for it. */
async function strikeAll(
  { folder }: SmallProject,
  { signal }: Strike,
): Promise<readonly ProcessIdentity[]> {
  while (!existsSync(join(folder, 'is-waiting'))) await sleep(50);
  const ledgers = globSync('tmp/assay-*/ledgers/*.jsonl', { cwd: folder });
  const entries = ledgers.flatMap((ledger) => readLedger(join(folder, ledger)));
  const postgres = entries.find((entry) => entry.type === 'process' && entry.name === 'postgres');
  if (postgres?.type !== 'process') throw new Error('the ledgers name no postgres');
  const identities = processTree(postgres.pid).flatMap(({ pid }) => identify(pid) ?? []);
  for (const { pid } of identities) process.kill(pid, signal);
  return identities;
}

async function endOf(
  strike: Strike,
  start: (own: SmallProject, environment: Record<string, string>) => Running,
): Promise<{
  readonly code: number | null;
  readonly output: string;
  readonly server: readonly ProcessIdentity[];
}> {
  await using own = await SmallProject.create(project);
  const temporary = join(own.folder, 'tmp');
  await mkdir(temporary, { mode: 0o711 });
  const running = start(own, { TMPDIR: temporary });
  const struck = await Promise.race([strikeAll(own, strike), running.ended.then(() => null)]);
  const { code, stdout, stderr } = await running.ended;
  if (struck === null) throw new Error(`it ended before the test waited: ${stdout}${stderr}`);
  return { code, output: `${stdout}${stderr}`, server: struck };
}

/** The supervisor ends them; a run that ends by itself need not wait for it. */
async function expectGone(processes: readonly ProcessIdentity[]): Promise<void> {
  await expect.poll(() => processes.filter(isAlive), { timeout: 20_000 }).toEqual([]);
}

describe.for(strikes)(
  'a server that $how',
  { tags: ['integration', 'postgres', 'slow'], timeout: 240_000 },
  (strike) => {
    test('ends assay run with exit code 3 and its last lines, before any test times out', async () => {
      const { code, output, server } = await endOf(strike, (own, environment) =>
        own.start(['run', 'integration'], environment),
      );
      expect(output).toMatch(strike.message);
      expect(code).toBe(exitCode.infrastructure);
      await expectGone(server);
    });

    test('ends a plain vitest run in the same way', async () => {
      const { code, output, server } = await endOf(strike, (own, environment) =>
        own.startVitest(environment),
      );
      expect(output).toMatch(strike.message);
      expect(code).toBe(exitCode.infrastructure);
      await expectGone(server);
    });
  },
);

/** Tests that end the server themselves, so that their failure and its death are heard of at once. */
const striking = `
  import { readFileSync } from 'node:fs';
  import { setTimeout as sleep } from 'node:timers/promises';
  import { test } from 'assay/fixtures';
  import { expect } from 'vitest';
  BEFORE
  test('ends the server and fails', async ({ postgres }) => {
    const { rows } = await postgres.pool.query('SELECT pg_backend_pid() AS pid');
    const stat = readFileSync('/proc/' + rows[0].pid + '/stat', 'utf8');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    process.kill(parent, 'SIGKILL');
    expect('the answer').toBe('another');
  });`;

const withTest = (before: string): typeof project => ({
  ...project,
  'suites/integration/waiting.test.ts': striking.replace('BEFORE', before),
});

describe(
  'a test that fails as the server dies',
  { tags: ['integration', 'postgres', 'slow'], timeout: 240_000 },
  () => {
    test('shows nothing: the run ends with exit code 3', async () => {
      await using own = await SmallProject.create(withTest(''));
      const { code, stdout } = await own.assay(['run', 'integration']);
      // Whichever is heard of first: the failure, which then does not count, or the death.
      expect(stdout).toMatch(/ended after a service had died: they do not count|1 skipped/);
      expect(stdout).toContain('postgres died');
      expect(code).toBe(exitCode.infrastructure);
    });

    test('takes nothing from one that failed before: the run ends with exit code 1', async () => {
      await using own = await SmallProject.create(
        withTest(`
          test('fails first', async ({ postgres }) => {
            expect('the answer').toBe('another');
          });
          test('passes later', () => sleep(2_000));`),
      );
      const { code, stdout } = await own.assay(['run', 'integration']);
      expect(stdout).toContain('postgres died');
      expect(code).toBe(exitCode.gateFailed);
    });

    test('excuses no unit test, which needs no server: the run ends with exit code 1', async () => {
      await using own = await SmallProject.create({
        ...withTest(''),
        'suites/unit/failing.test.ts': `
          import { globSync, readFileSync } from 'node:fs';
          import { expect, test } from 'vitest';
          test('fails without a server', () => {
            const files = globSync('tmp/assay-*/ledgers/*.jsonl');
            const lines = files.flatMap((file) => readFileSync(file, 'utf8').trim().split('\\n'));
            const entries = lines.map((line) => JSON.parse(line));
            const { pid } = entries.find(({ type, name }) => type === 'process' && name === 'postgres');
            process.kill(pid, 'SIGKILL');
            expect('the answer').toBe('another');
          });`,
      });
      const temporary = join(own.folder, 'tmp');
      await mkdir(temporary, { mode: 0o711 });
      const { code, stdout } = await own.assay(['run', 'unit', 'integration'], {
        TMPDIR: temporary,
      });
      expect(stdout).toContain('postgres died');
      expect(code).toBe(exitCode.gateFailed);
    });

    test('ends a plain vitest run with exit code 3', async () => {
      await using own = await SmallProject.create(withTest(''));
      const running = own.startVitest({});
      const { code, stdout, stderr } = await running.ended;
      expect(`${stdout}${stderr}`).toContain('postgres died');
      expect(code).toBe(exitCode.infrastructure);
    });
  },
);
