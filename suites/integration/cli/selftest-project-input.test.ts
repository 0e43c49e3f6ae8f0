import { expect, test } from 'vitest';
import { SmallProject } from '../run/small-project.ts';

const unitTest = {
  'suites/unit/a.test.js': `import { expect, test } from 'vitest';
test('adds', () => { expect(1 + 1).toBe(2); });
test('adds again', () => { expect(1 + 2).toBe(3); });
`,
};

test.concurrent('what --project alone understands is refused without it', async () => {
  await using project = await SmallProject.create({});
  const { stderr, code } = await project.assay(['selftest', '--profile', 'ci']);
  expect(stderr).toContain('--profile means nothing without --project');
  expect(code).toBe(2);
});

test.concurrent('a project without tests, hunts and loads has nothing to try', async () => {
  await using project = await SmallProject.create({ 'assay.config.js': 'export default {};' });
  const { stderr, code } = await project.assay(['selftest', '--project']);
  expect(stderr).toContain('have no test, leak hunt or load script: there is no gate to try');
  expect(code).toBe(2);
});

test.concurrent('a name that nothing has is refused with the nearest one', async () => {
  await using project = await SmallProject.create({
    'assay.config.js': 'export default {};',
    ...unitTest,
  });
  const { stderr, code } = await project.assay(['selftest', '--project', '--only', 'test']);
  expect(stderr).toContain("--only names nothing that is measured: 'test'. Did you mean 'tests'?");
  expect(code).toBe(2);
});

test.concurrent(
  'a gate on tests fails on one failing test, and none of the files is changed',
  { tags: ['slow'] },
  async () => {
    await using project = await SmallProject.create({
      'assay.config.js': 'export default {};',
      ...unitTest,
    });
    const { stdout, code } = await project.assay(['selftest', '--project']);
    expect(stdout).toContain('✔ tests failed  0  catches a test that fails: 0 → 1');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      ' 1 of 1 blocking gates was seen to fail on its fault',
    );
    expect(code).toBe(0);
    expect(await project.read('suites/unit/a.test.js')).toBe(unitTest['suites/unit/a.test.js']);
  },
);

test.concurrent(
  'a limit that allows more failures than there are tests is not decided',
  {
    tags: ['slow'],
  },
  async () => {
    await using project = await SmallProject.create({
      'assay.config.js': 'export default { thresholds: { tests: { failed: 5 } } };',
      ...unitTest,
    });
    const { stdout, code } = await project.assay(['selftest', '--project', '--json']);
    const { outcome, gates } = JSON.parse(stdout) as { outcome: string; gates: unknown[] };
    expect(outcome).toBe('open');
    expect(gates).toMatchObject([
      {
        id: 'tests failed',
        reason: 'its limit takes 5 failures, and the file that was tried has 2 tests',
      },
    ]);
    expect(code).toBe(4);
  },
);

test.concurrent('a target that does not start is 3', async () => {
  await using project = await SmallProject.create({
    'assay.config.js': `export default {
      target: { command: 'node server.js' },
      thresholds: { 'stress/get': { retained: { heap: '<= 64 B/op' } } },
    };`,
    'server.js': 'process.exit(7);',
    'suites/stress/get.leak.js': `import { stress } from 'assay';
      stress('get', async ({ target }) => { await target.get('/'); });`,
  });
  const { stderr, code } = await project.assay(['selftest', '--project']);
  expect(stderr).toContain("the target 'node server.js'");
  expect(code).toBe(3);
});
