// @module-tag slow
import { describe, expect, test } from 'vitest';
import { publishedRunSchema, schemaFaults } from '../../unit/harness/reporters/schema-faults.ts';
import { SmallProject } from './small-project.ts';

const config = `import { defineConfig } from 'assay/config'; export default defineConfig({});`;
const two = `
  import { expect, test } from 'vitest';
  test('keeps', { tags: ['postgres'] }, () => { expect(1).toBe(1); });
  test('loses', () => { expect(1).toBe(2); });
`;

describe("a project's own tests", { concurrent: true, timeout: 600_000 }, () => {
  test('run where they are, with our tags and theirs, though their Vitest includes others', async () => {
    await using project = await SmallProject.create({
      'assay.config.ts': config.replace('{}', `{ reports: { formats: ['bmf', 'otlp'] } }`),
      'vitest.config.ts': `
        import { defineConfig } from 'vitest/config';
        export default defineConfig({ test: { include: ['lib/**/*.spec.js'], tags: [{ name: 'mine' }] } });
      `,
      'lib/a.spec.js': `import { test } from 'vitest'; test('a', { tags: ['mine', 'redis'] }, () => {});`,
      'suites/unit/b.test.ts': `import { test } from 'vitest'; test('b', { tags: ['slow'] }, () => {});`,
      'e2e/not-for-vitest.spec.ts': 'throw new Error("for another runner");',
    });
    const { code, stdout } = await project.assay(['run', 'unit', '--profile', 'ci']);
    expect(stdout).toContain('2 passed');
    expect(code).toBe(0);
    const document = await project.document();
    expect(document.tests.map(({ file }) => file).toSorted()).toEqual([
      'lib/a.spec.js',
      'suites/unit/b.test.ts',
    ]);
    expect(schemaFaults(publishedRunSchema(), document)).toEqual([]);
    expect(await project.runFiles()).toEqual(expect.arrayContaining(['bmf.json', 'otlp.json']));
    const { stdout: bmf } = await project.assay(['report', '--format', 'bmf']);
    expect(JSON.parse(bmf)).toMatchObject({ tests: { failed: { value: 0 } } });
  });

  test('run by file and by name, and thresholds of what was not asked for wait', async () => {
    await using project = await SmallProject.create({
      'assay.config.ts': config.replace(
        '{}',
        `{ thresholds: { 'stress/x': { retained: { heap: 0 } } } }`,
      ),
      'suites/unit/a.test.ts': two,
      'suites/unit/b.test.ts': two,
      'suites/stress/x.leak.ts': `import { stress } from 'assay'; stress('x', () => {});`,
    });
    const some = await project.assay(['run', 'suites/unit/a.test.ts', '-t', 'keeps']);
    expect(some.stdout).toContain('1 passed');
    expect(some.code).toBe(0);
    const { gates } = await project.document();
    expect(gates.map(({ id }) => id)).toEqual(['tests failed']);
    const none = await project.assay(['run', 'unit', '-t', 'finds']);
    expect(none.stdout).toContain("no test that would run has a name that matches 'finds'");
    expect(none.code).toBe(2);
  });

  test('with a tag that nobody declares are the user to correct, and no failure', async () => {
    await using project = await SmallProject.create({
      'assay.config.ts': config,
      'suites/unit/a.test.ts': `import { test } from 'vitest'; test('a', { tags: ['slwo'] }, () => {});`,
    });
    const { code, stdout } = await project.assay(['run', 'unit']);
    expect(stdout).toContain(
      "a test of suites/unit/a.test.ts has the tag 'slwo', which nobody declares. Did you mean 'slow'?",
    );
    expect(stdout).not.toContain("DON'T SHIP");
    expect(code).toBe(2);
  });

  test('that ask for a service which the config does not have are told what to add', async () => {
    await using project = await SmallProject.create({
      'assay.config.ts': config,
      'suites/integration/a.test.ts': `
        import { it } from 'assay/fixtures';
        it('asks', async ({ postgres }) => { await postgres.pool.query('select 1'); });
      `,
    });
    const { code, stdout } = await project.assay(['run', 'integration']);
    expect(stdout).toContain(
      'a test asks for postgres, which the config does not have: add services.postgres',
    );
    expect(stdout).toContain('services: { postgres: {} }');
    expect(code).toBe(2);
  });

  test('on a Vitest that is too old are refused before anything starts', async () => {
    await using project = await SmallProject.create({
      'assay.config.ts': config,
      'suites/unit/a.test.ts': two,
      'node_modules/vitest/package.json':
        '{ "name": "vitest", "version": "2.1.9", "exports": { "./node": "./dist/node.js" } }',
      'node_modules/vitest/dist/node.js': '',
    });
    const { code, stderr } = await project.assay(['run', 'unit']);
    expect(stderr).toMatch(/vitest 2\.1\.9 .* is too old: it has to be 3\.2 or later/);
    expect(stderr).toContain('npm i -D vitest@latest');
    expect(code).toBe(2);
  });
});
