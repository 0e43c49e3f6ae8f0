// @module-tag thorough
import { describe, expect, test } from 'vitest';
import { SmallProject } from './small-project.ts';

const config = (unit: string): string =>
  `import { defineConfig } from 'assay/config'; export default defineConfig({ suites: { unit: ${unit} } });`;

/** Another runner: writes its results, and ends as it is told to. */
const runner = `
import { writeFileSync } from 'node:fs';
const [, , failed, code] = process.argv;
const failure = failed === '1' ? '<failure message="expected 1"/>' : '';
writeFileSync('results.xml', '<testsuite><testcase classname="a" name="one" time="0.1">' + failure + '</testcase></testsuite>');
console.log('ran one test');
process.exit(Number(code));
`;

describe('tests of another runner', { tags: ['integration', 'slow'] }, () => {
  test('join the verdict, whether they pass or fail', async () => {
    await using project = await SmallProject.create({
      'assay.config.ts': config(`{ junit: 'results.xml', command: 'node run.js 0 0' }`),
      'run.js': runner,
    });
    const passed = await project.assay(['run', 'unit']);
    expect(passed.stdout).toContain('1 passed (JUnit)');
    expect(passed.code).toBe(0);
    await project.write({
      'assay.config.ts': config(`{ junit: 'results.xml', command: 'node run.js 1 1' }`),
    });
    const failed = await project.assay(['run', 'unit']);
    expect(failed.code).toBe(1);
    const { gates, tests } = await project.document();
    expect(gates).toMatchObject([{ id: 'tests failed', verdict: 'fail' }]);
    expect(tests).toMatchObject([{ file: 'a', name: 'one', state: 'failed' }]);
  });

  test('do not pass where they did not run, or where their command failed', async () => {
    await using project = await SmallProject.create({
      'assay.config.ts': config(`{ junit: 'results.xml' }`),
      'run.js': runner,
    });
    const none = await project.assay(['run', 'unit']);
    expect(none.stdout).toContain('no file matches results.xml');
    expect(none.code).toBe(4);
    await project.write({
      'assay.config.ts': config(`{ junit: ['results.xml'], command: 'node run.js 0 2' }`),
    });
    const broken = await project.assay(['run', 'unit']);
    expect(broken.stdout).toContain(
      "'node run.js 0 2' exited with code 2, and its results show no failure",
    );
    expect(broken.code).toBe(1);
    await project.write({
      'assay.config.ts': config(`{ junit: 'results.xml', command: 'node -e 0' }`),
    });
    const stale = await project.assay(['run', 'unit']);
    expect(stale.stdout).toContain('results.xml is older than the command that was to write it');
    expect(stale.code).toBe(4);
    const named = await project.assay(['run', 'unit', '-t', 'one']);
    expect(named.stderr).toContain('--test picks tests of Vitest');
    expect(named.code).toBe(2);
  });

  test.each([
    ['<testsuite><testcase name="one"', 3, /results\.xml is torn, or no XML: 1:31: unclosed tag/],
    ['<html></html>', 2, /results\.xml: it is no JUnit XML: its root is <html>/],
  ])('%s is neither a pass nor a failed test: exit code %i', async (content, code, words) => {
    await using project = await SmallProject.create({
      'assay.config.ts': config(`{ junit: '*.xml', command: 'node run.js' }`),
      'run.js': `import { writeFileSync } from 'node:fs';
writeFileSync('results.xml', ${JSON.stringify(content)});
process.exit(1);
`,
    });
    const run = await project.assay(['run', 'unit']);
    expect(run.stdout).toMatch(words);
    expect(run.code).toBe(code);
    expect((await project.document()).gates).toMatchObject([
      { id: 'tests failed', verdict: 'inconclusive' },
    ]);
  });
});
