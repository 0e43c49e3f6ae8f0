import { expect, test } from 'vitest';
import { SmallProject } from './small-project.ts';

const config = `import { defineConfig } from 'assay/config'; export default defineConfig({});`;

test(
  'several packages have one verdict, each with its own folder in it',
  { tags: ['integration', 'slow'] },
  async () => {
    await using project = await SmallProject.create({
      'packages/a/assay.config.ts': config,
      'packages/a/index.test.ts': `import { test } from 'vitest'; test('one', () => {});`,
      'packages/b/assay.config.ts': config,
      'packages/b/index.test.ts': `import { expect, test } from 'vitest'; test('one', () => { expect(1).toBe(2); });`,
    });
    const lost = await project.assay(['run']);
    expect(lost.stderr).toContain(
      'assay run -c packages/a/assay.config.ts -c packages/b/assay.config.ts',
    );
    expect(lost.code).toBe(2);
    const configs = ['-c', 'packages/a/assay.config.ts', '-c', 'packages/b/assay.config.ts'];
    const { stdout, code } = await project.assay(['run', 'unit', ...configs]);
    expect(stdout.match(/SHIP/g)).toHaveLength(1);
    expect(code).toBe(1);
    const { tests, gates } = await project.document();
    expect(tests.map(({ file, state }) => [file, state])).toEqual([
      ['packages/a/index.test.ts', 'passed'],
      ['packages/b/index.test.ts', 'failed'],
    ]);
    expect(gates).toMatchObject([{ id: 'tests failed', measured: { sample: { count: 2 } } }]);
    const twice = await project.assay(['run', ...configs.slice(0, 2), ...configs.slice(0, 2)]);
    expect(twice.stderr).toContain('two configs are in the folder packages/a');
    expect(twice.code).toBe(2);
  },
);
