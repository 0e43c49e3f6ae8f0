import { describe, expect, test } from 'vitest';
import { exitCode } from '../../../../harness/exit-code.ts';
import { SmallProject } from '../../run/small-project.ts';

const config = `
  import { defineConfig } from 'assay/config';
  export default defineConfig({
    target: { command: 'node server.js' },
    services: {
      postgres: { provider: 'embedded', migrations: 'migrations', slowQueryMs: 4000 },
      redis: { provider: 'embedded' },
    },
  });`;

const migrations = { 'migrations/01.sql': 'CREATE TABLE reading (value int);' };

/** Notes who it is in the services that it was given, and serves nothing but its readiness. */
const server = `
  import { realpathSync, writeFileSync } from 'node:fs';
  import { createServer } from 'node:http';
  import { createRequire } from 'node:module';
  const require = createRequire(realpathSync('node_modules/assay/package.json'));
  const { Client } = require('pg');
  const client = new Client(process.env.DATABASE_URL);
  await client.connect();
  const { rows } = await client.query(\`
    SELECT rolsuper AS "isSuperuser", current_user = pg_get_userbyid(datdba) AS "isOwner",
           to_regclass('reading') IS NOT NULL AS "isMigrated"
    FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()\`);
  await client.end();
  const redisDatabase = Number(new URL(process.env.REDIS_URL).pathname.slice(1));
  writeFileSync('who.json', JSON.stringify({ ...rows[0], redisDatabase }));
  createServer((_, response) => response.end()).listen(process.env.PORT, process.env.HOST);`;

const script = `
  import http from 'k6/http';
  export const options = {
    scenarios: { ping: { executor: 'shared-iterations', vus: 1, iterations: 5 } },
  };
  export default () => http.get(\`\${__ENV.TARGET}/health\`);`;

const tests = `
  import { expect, test } from 'assay/fixtures';
  test('fails', async ({ postgres, faults }) => {
    await faults.between(postgres, { latency: { ms: 1 } });
    await postgres.pool.query('SELECT value FROM reading');
    expect(postgres.database).toBe('another');
  });
  test('is slow', async ({ postgres }) => {
    await postgres.pool.query('SELECT pg_sleep(5)');
  });
  test('is quick', async ({ postgres }) => {
    await postgres.pool.query('SELECT 1');
  });`;

const keptDatabase = /postgres:\/\/assay_c_\d+@127\.0\.0\.1:\d+\/assay_c_\d+/;

describe(
  'a run with services',
  { tags: ['integration', 'postgres', 'redis', 'slow'], timeout: 600_000, concurrent: true },
  () => {
    test('gives the back end a database and a namespace of its own', async () => {
      await using project = await SmallProject.create({
        'assay.config.ts': config,
        'server.js': server,
        'suites/load/ping.ts': script,
        ...migrations,
      });
      const { stdout, stderr } = await project.assay(['run', 'load', '--allow-inconclusive']);
      const who = await project.read('who.json').catch(() => `${stdout}${stderr}`);
      expect(JSON.parse(who)).toEqual({
        isSuperuser: false,
        isOwner: true,
        isMigrated: true,
        redisDatabase: expect.toSatisfy((number: number) => number > 0),
      });
    });

    test('reports what its tests left: a database, slow statements, the seed of their faults', async () => {
      await using project = await SmallProject.create({
        'assay.config.ts': config,
        'suites/integration/notes.test.ts': tests,
        ...migrations,
      });
      const { stdout, code } = await project.assay(['run', 'integration'], {
        ASSAY_FAULTS_SEED: '4711',
      });
      const { tests: reported } = await project.document();
      const byName = new Map(reported.map((one) => [one.name, one]));
      expect(byName.get('fails')).toMatchObject({
        faultsSeed: 4711,
        keptDatabase: expect.stringMatching(keptDatabase),
      });
      expect(byName.get('is slow')?.slowStatements).toEqual([
        { statement: 'SELECT pg_sleep(5)', durationMs: expect.any(Number) },
      ]);
      expect(byName.get('is quick')).not.toHaveProperty('slowStatements');
      expect(code).toBe(exitCode.gateFailed);

      const page = await project.report('index.html');
      for (const text of [stdout, page, await project.report('summary.md')]) {
        expect(text).toMatch(keptDatabase);
        expect(text).toContain('ASSAY_FAULTS_SEED=4711');
      }
      expect(page).toContain('SELECT pg_sleep(5)');
    });

    test.for([
      ['--provider', 'dockr', /services\.provider.*dockr/s, exitCode.usage],
      ['--provider', 'external', /ASSAY_POSTGRES_URL is not set/, exitCode.infrastructure],
    ] as const)('%s %s is refused', async ([flag, provider, message, expected]) => {
      await using project = await SmallProject.create({
        'assay.config.ts': config,
        'suites/integration/notes.test.ts': tests,
        ...migrations,
      });
      const { code, stdout, stderr } = await project.assay(['run', 'integration', flag, provider]);
      expect(`${stdout}${stderr}`).toMatch(message);
      expect(code).toBe(expected);
    });

    test('names migrations that are not there before it starts anything', async () => {
      await using project = await SmallProject.create({
        'assay.config.ts': config,
        'suites/integration/notes.test.ts': tests,
      });
      const { code, stdout, stderr } = await project.assay(['run', 'integration']);
      expect(`${stdout}${stderr}`).toMatch(/services\.postgres\.migrations: .*migrations/);
      expect(code).toBe(exitCode.usage);
    });
  },
);
