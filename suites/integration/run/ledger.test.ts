// @module-tag slow
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { SmallProject } from './small-project.ts';

const config = (failed: number): string =>
  `export default { thresholds: { tests: { failed: ${failed} } } };\n`;

test('a run tells what was loosened since the pinned one, by whom, and what changed', async () => {
  await using project = await SmallProject.create({
    'assay.config.js': config(0),
    'suites/unit/a.test.js': `import { test } from 'vitest'; test('holds', () => {});`,
    '.gitignore': 'node_modules\nreports/runs\n',
  });
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', project.folder, ...args], { encoding: 'utf8' });
  const commit = (author: string) => {
    git('add', '.');
    const names = ['-c', `user.name=${author}`, '-c', 'user.email=someone@example.com'];
    git(...names, 'commit', '--quiet', '--no-gpg-sign', '-m', 'Change the config');
  };
  git('init', '--quiet');
  commit('Ana');
  const first = await project.assay(['run', 'unit']);
  expect(first.stdout).toContain('SHIP');
  expect(await project.document()).not.toHaveProperty('ledger');
  expect((await project.assay(['baseline', 'pin'])).code).toBe(0);
  await project.write({ 'assay.config.js': config(7) });
  commit('Bo');
  const { stdout } = await project.assay(['run', 'unit']);
  expect(stdout).toContain('1 demand is looser than in the pinned run');
  const { ledger, pinned } = await project.document();
  expect(ledger?.loosened).toMatchObject([
    { kind: 'limit', what: 'tests failed', before: '0', after: '7', who: 'Bo' },
  ]);
  expect(pinned).toMatchObject({ notComparable: null, values: { 'tests failed': { value: 0 } } });
  expect(await project.report('index.html')).toContain('tests failed (limit): 0 → 7');
});
