import { expect, test } from 'vitest';
import { SmallProject } from './small-project.ts';

const told = (name: string): RegExp =>
  new RegExp(`^the fixture ${name} \\(unit\\) was made 3 times in 1 file, .*saves [\\d,]+ ms$`);

test(
  'a fixture that is made for every test is told with the time that it costs',
  { tags: ['integration', 'slow'], timeout: 600_000 },
  async () => {
    await using project = await SmallProject.create({
      'assay.config.ts': `export default {};`,
      'a.test.ts': `import { expect, test as base } from 'assay/fixtures';
const wait = () => new Promise((resolve) => setTimeout(resolve, 700));
const test = base
  .extend('clock', async ({ task }) => { await wait(); return task.name; })
  .extend({ db: async ({ clock }, use) => { await wait(); await use(clock + '!'); } })
  .extend('server', { scope: 'file' }, async () => { await wait(); return 1; });
for (const name of ['one', 'two', 'three']) {
  test(name, ({ clock, db, server }) => { expect([clock, db, server]).toEqual([name, name + '!', 1]); });
}`,
    });
    const { stdout, code } = await project.assay(['run', 'unit']);
    const { tests, warnings } = await project.document();
    expect({ stdout, code }).toMatchObject({ code: 0 });
    expect(tests.map(({ fixtures = [] }) => fixtures.map(({ name }) => name))).toEqual([
      ['clock', 'db'],
      ['clock', 'db'],
      ['clock', 'db'],
    ]);
    expect(warnings).toEqual(
      expect.arrayContaining([
        expect.stringMatching(told('clock')) as string,
        expect.stringMatching(told('db')) as string,
      ]),
    );
    expect(warnings.join('\n')).not.toContain('the fixture server');
  },
);
