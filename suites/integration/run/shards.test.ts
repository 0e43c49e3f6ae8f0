// @module-tag thorough
import { expect, test } from 'vitest';
import { SmallProject } from './small-project.ts';

test(
  'the parts of a run are one run again when they are merged, and no pass while one is missing',
  { tags: ['integration', 'slow'] },
  async () => {
    await using project = await SmallProject.create({
      'assay.config.ts': `import { defineConfig } from 'assay/config'; export default defineConfig({});`,
      ...Object.fromEntries(
        ['a', 'b', 'c'].map((name) => [
          `suites/unit/${name}.test.ts`,
          `import { test } from 'vitest'; test('${name}', () => {});`,
        ]),
      ),
    });
    for (const part of ['1/2', '2/2']) {
      const run = ['run', 'unit', '--profile', 'ci', '--shard', part];
      const { code, stderr } = await project.assay(run, {
        ASSAY_REPORTS_FOLDER: `parts/${part[0]}`,
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    }
    const one = await project.assay(['merge', 'parts/1/*'].flatMap((word) => project.expand(word)));
    expect(one.stdout).toContain('1 of 2 shards is missing');
    expect(one.code).toBe(3);
    const both = await project.assay(
      ['merge', 'parts/*/*'].flatMap((word) => project.expand(word)),
    );
    expect({ code: both.code, stderr: both.stderr }).toEqual({ code: 0, stderr: '' });
    const { tests, gates } = await project.document();
    expect(tests.map(({ name }) => name).toSorted()).toEqual(['a', 'b', 'c']);
    expect(gates.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['tests failed', 'pass'],
      ['tests slow', 'pass'],
    ]);
    const none = await project.assay(['run', 'unit', '--shard', '4/4']);
    expect(none.stderr).toContain('--shard 4/4 has nothing to run: there are 3 files and suites');
    expect(none.code).toBe(2);
  },
);
