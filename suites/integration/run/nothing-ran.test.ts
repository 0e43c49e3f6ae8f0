// @module-tag thorough
import { describe, expect, test } from 'vitest';
import { SmallProject } from './small-project.ts';

const config = (body: string): string => `export default { ${body} };`;
const passes = `import { test } from 'vitest'; test('passes', () => {});`;

describe('what did not run is no pass', { tags: ['integration', 'slow'] }, () => {
  test.each([
    [
      'all others of a group with .only',
      {
        'a.test.js': `import { describe, test } from 'vitest';
          describe.only('some', () => { test('passes', () => {}); });
          test('fails', () => { throw new Error('no'); });`,
        'b.test.js': passes,
      },
      1,
      /Unexpected .only modifier/,
    ],
    [
      'all others of a file with .only',
      {
        'b.test.js': passes,
        'a.test.js': `import { test } from 'vitest';
          test.only('passes', () => {}); test('fails', () => { throw new Error('no'); });`,
      },
      1,
      /Unexpected .only modifier/,
    ],
    [
      'the first attempt of a test that is tried again',
      {
        'a.test.js': `import { test } from 'vitest';
          let n = 0;
          test('wavers', { retry: 3 }, () => { n += 1; if (n < 2) throw new Error('first'); });`,
      },
      1,
      /wavers[^]*passed at attempt 2 only[^]*first/,
    ],
    [
      'the same by the config of Vitest',
      {
        'vitest.config.js': `export default { test: { retry: 3, testTimeout: 60_000 } };`,
        'a.test.js': `import { test } from 'vitest';
          let n = 0;
          test('wavers', () => { n += 1; if (n < 2) throw new Error('first'); });`,
      },
      1,
      /wavers[^]*first/,
    ],
    [
      'a suite whose tests are all skipped',
      {
        'a.test.js': passes,
        'suites/integration/b.test.js': `import { test } from 'vitest'; test.skip('later', () => {});`,
      },
      4,
      /integration: all of its tests were skipped/,
    ],
    [
      'a file that no project of Vitest includes',
      {
        'vitest.config.js': `export default { test: { projects: [
          { test: { name: 'a', include: ['a.test.js'] } }, { test: { name: 'b', include: ['b.test.js'] } },
        ] } };`,
        'a.test.js': passes,
        'suites/integration/c.test.js': passes,
      },
      2,
      /suites\/integration\/c\.test\.js is of the suite integration, and none of the projects/,
    ],
    [
      'a glob without a file',
      {
        'assay.config.js': config(`suites: { integration: ['it/*.test.js'] }`),
        'a.test.js': passes,
      },
      2,
      /suites\.integration: no file matches 'it\/\*\.test\.js'/,
    ],
  ])('%s', async (_what, files, code, words) => {
    await using project = await SmallProject.create({ 'assay.config.js': config(''), ...files });
    const run = await project.assay(
      ['run', 'unit', 'integration'].slice(0, hasBoth(files) ? 3 : 2),
    );
    expect(`${run.stdout}${run.stderr}`).toMatch(words);
    expect(run.code).toBe(code);
  });
});

function hasBoth(files: Readonly<Record<string, string>>): boolean {
  return (
    Object.keys(files).some((path) => path.includes('integration')) || 'assay.config.js' in files
  );
}
