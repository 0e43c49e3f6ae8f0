// @module-tag thorough
import { execFile, spawn } from 'node:child_process';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { RunDocument } from 'assay';
import { beforeAll, describe, expect, test } from 'vitest';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const execute = promisify(execFile);

let project: string;

/** A project of somebody else, with what `npm pack` made of the build among its dependencies. */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'assay-packed-'));
  const built = join(project, 'built');
  await execute(process.execPath, [join(repository, 'scripts/build.ts'), built]);
  const { stdout } = await execute('npm', ['pack', '--json', built], { cwd: project });
  const [packed] = JSON.parse(stdout) as [{ filename: string }];
  await execute('tar', ['-xzf', packed.filename], { cwd: project });
  await rm(built, { recursive: true });
  await linkDependencies(join(project, 'node_modules'));
  await rename(join(project, 'package'), join(project, 'node_modules/assay'));
  return async () => {
    await rm(project, { recursive: true, force: true });
  };
}, 600_000);

/** What `npm install` would bring from a registry is linked from here. */
async function linkDependencies(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(join(repository, 'node_modules'))) {
    if (name.startsWith('.')) continue;
    await symlink(join(repository, 'node_modules', name), join(folder, name));
  }
}

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), content);
  }
}

async function assay(...args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const environment = Object.entries(process.env).filter(
    ([name]) => ['ASSAY_K6', 'ASSAY_CACHE'].includes(name) || !/^(ASSAY_|VITEST)/.test(name),
  );
  const child = spawn(process.execPath, ['node_modules/assay/bin/assay.js', ...args], {
    cwd: project,
    env: Object.fromEntries(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, output: `${out}${error}` };
}

describe(
  'the published package, in a project of somebody else,',
  { tags: ['slow'], timeout: 600_000 },
  () => {
    test('runs their back end, their tests and their scenario with a config of five lines', async () => {
      await write({
        'package.json': '{ "type": "module" }',
        'assay.config.ts': `
        import { defineConfig } from 'assay/config';
        export default defineConfig({
          target: { command: 'node server.js' },
          thresholds: { 'load/hit': { latency: { p50: '<= 2s' } } },
        });
      `,
        'server.js': `
        import { createServer } from 'node:http';
        createServer((_request, response) => response.end('{}')).listen(process.env.PORT, process.env.HOST);
      `,
        'suites/unit/a.test.ts': `
        import { expect, test } from 'vitest';
        test('adds', () => { expect(1 + 1).toBe(2); });
      `,
        'suites/load/hit.ts': `
        import http from 'k6/http';
        import { server } from 'assay/k6';
        export const options = { scenarios: { hit: server({ rate: 20, duration: '5s' }) } };
        export default () => http.get(\`\${__ENV.TARGET}/\`);
      `,
      });
      const { code, output } = await assay('run', 'unit', 'load', '--budget', '5s');
      const id = (await readdir(join(project, 'reports/runs'))).find(
        (name) => !name.startsWith('.'),
      );
      const json = await readFile(join(project, 'reports/runs', id ?? '', 'run.json'), 'utf8');
      const document = JSON.parse(json) as RunDocument;
      const gates = document.gates.map(({ id: gate, verdict }) => [gate, verdict]);
      // Where this machine does not run k6 in time, the run says so in the place of a pass.
      const applied = document.gates.find(({ statistic }) => statistic === 'applied')?.verdict;
      expect(applied, `the run said:\n${output}`).toMatch(/^(pass|inconclusive)$/);
      const latency = expect.stringMatching(
        applied === 'pass' ? /^pass$/ : /^(pass|inconclusive)$/,
      );
      expect(gates, `the run said:\n${output}`).toEqual([
        ['tests failed', 'pass'],
        ['load/hit latency.p50', latency],
        ['load/hit applied', applied],
      ]);
      expect(output).toMatch(applied === 'pass' ? /^ +SHIP {2}/m : /^ +CAN'T TELL YET {2}/m);
      expect(code).toBe(applied === 'pass' ? 0 : 4);
    });

    test('lends a database of its own to their tests', async () => {
      await write({
        'services.yaml': 'services: { postgres: {}, redis: {} }\n',
        'suites/integration/lease.test.ts': `
        import { expect, test } from 'assay/fixtures';
        test('asks its database', async ({ postgres }) => {
          const { rows } = await postgres.pool.query('select 1 as one');
          expect(rows).toEqual([{ one: 1 }]);
        });
      `,
      });
      const { code, output } = await assay('run', 'integration', '--config', 'services.yaml');
      expect(output).toContain('1 passed');
      expect(code).toBe(0);
    });

    test('hunts leaks in their operations', async () => {
      await write({
        'leaks.yaml': '{}\n',
        'suites/stress/keeps.leak.ts': `
        import { stress } from 'assay';
        const kept: object[] = [];
        stress('keeps', { retained: { heap: '<= 1 B/op' }, largestCache: 100 }, () => { kept.push({ some: 'thing' }); });
      `,
      });
      const { code, output } = await assay(
        'run',
        'stress',
        '--config',
        'leaks.yaml',
        '--budget',
        // A limit: it ends as soon as it is decided.
        '150s',
      );
      expect(output).toContain('stress/keeps retained.heap');
      expect(output).toContain("DON'T SHIP");
      expect(code).toBe(1);
    });

    const whole = { tags: ['exhaustive'] };
    test(
      'tries its own gates: they are right, or say that they can not tell here',
      whole,
      async () => {
        const { code, output } = await assay('selftest', '--only', 'latency', '--json');
        const { answers } = JSON.parse(output) as {
          answers: readonly { outcome: string; measured: unknown }[];
        };
        expect(answers.map(({ measured }) => measured)).not.toContain(null);
        const outcomes = answers.map(({ outcome }) => outcome);
        expect(outcomes).toHaveLength(3);
        expect(outcomes).not.toContain('wrong');
        expect(code).toBe(outcomes.includes('untold') ? 4 : 0);
      },
    );

    test('has declarations: what their config may say is checked', async () => {
      await write({
        'wrong.config.ts': `
        import { defineConfig } from 'assay/config';
        export default defineConfig({ target: { comand: 'node server.js' } });
      `,
      });
      const tsc = join(repository, 'node_modules/.bin/tsc');
      const options = [
        '--noEmit',
        '--strict',
        '--skipLibCheck',
        '--module',
        'nodenext',
        '--target',
        'es2024',
        '--types',
        'node',
      ];
      const { stdout } = await execute(tsc, [...options, 'wrong.config.ts'], {
        cwd: project,
      }).catch((error: unknown) => error as { stdout: string });
      expect(stdout).toContain("'comand' does not exist");
    });
  },
);
