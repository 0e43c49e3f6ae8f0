import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exitCode } from '../../../../harness/exit-code.ts';
import { SmallProject } from '../../run/small-project.ts';
import { expectGone, strike, waitingProject } from './hung-run.ts';

/** How a server ends: it hangs, as under a debugger or on a full machine, or it is killed. */
const strikes = [
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
] as const;

describe.for(strikes)(
  'a server that $how',
  { tags: ['integration', 'postgres', 'slow'], timeout: 600_000, concurrent: true },
  ({ signal, message }) => {
    describe.for(['assay run', 'a plain vitest run'] as const)('of %s', (way) => {
      const tags = way === 'assay run' ? [] : ['exhaustive'];
      test(
        'ends it with exit code 3 and its last lines, before any test times out, and leaves nothing',
        { tags },
        async () => {
          const { outcome, traces } = await strike(way, signal);
          expect(`${outcome.stdout}${outcome.stderr}`).toMatch(message);
          expect(outcome.code).toBe(exitCode.infrastructure);
          await expectGone(traces);
        },
      );
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
  test('ends the server and fails', { timeout: 600_000 }, async ({ postgres }) => {
    const { rows } = await postgres.pool.query('SELECT pg_backend_pid() AS pid');
    const stat = readFileSync('/proc/' + rows[0].pid + '/stat', 'utf8');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    process.kill(parent, 'SIGKILL');
    expect('the answer').toBe('another');
  });`;

const withTest = (before: string): typeof waitingProject => ({
  ...waitingProject,
  'suites/integration/waiting.test.ts': striking.replace('BEFORE', before),
});

describe(
  'a test that fails as the server dies',
  { tags: ['integration', 'postgres', 'slow'], timeout: 600_000, concurrent: true },
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
