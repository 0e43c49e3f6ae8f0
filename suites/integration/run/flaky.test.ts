// @module-tag thorough
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { SmallProject } from './small-project.ts';

const config = (quarantine: string): string =>
  `import { defineConfig } from 'assay/config'; export default defineConfig({ ${quarantine} });`;

test(
  'a test that passes and fails at one commit is called flaky, and fails until it is in quarantine',
  { tags: ['integration', 'slow'] },
  async () => {
    await using project = await SmallProject.create({
      'assay.config.ts': config(''),
      'quarantined.config.ts': config(
        `quarantine: [{ test: 'races', owner: 'ada', until: '2999-12-31', why: 'see #12' }]`,
      ),
      '.gitignore': 'reports\nnode_modules\nstate\n',
      'suites/unit/a.test.ts': `import { existsSync } from 'node:fs'; import { expect, test } from 'vitest';
        test('holds', () => { expect(1).toBe(1); });
        test('races', () => { expect(existsSync('state')).toBe(true); });`,
    });
    const git = (...args: readonly string[]): void => {
      const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
      execFileSync('git', ['-C', project.folder, ...who, ...args], { stdio: 'ignore' });
    };
    git('init');
    git('add', '.');
    git('commit', '-m', 'a');

    const failed = await project.assay(['run', 'unit']);
    expect(failed.stdout).toMatch(/at suites\/unit\/a\.test\.ts:\d+/);
    expect(failed.code).toBe(1);

    await project.write({ state: '' });
    const passed = await project.assay(['run', 'unit']);
    expect(passed.stdout).toMatch(
      /races \(suites\/unit\/a\.test\.ts\) is flaky: it failed in 1 of 2 runs of commit/,
    );
    expect(passed.code).toBe(0);
    const listed = await project.assay(['history', '--flaky']);
    expect(listed.stdout).toMatch(/1 of 2 +races +suites\/unit\/a\.test\.ts/);

    await project.remove('state');
    const kept = await project.assay(['run', 'unit', '--config', 'quarantined.config.ts']);
    expect(kept.stdout).toContain("'races' failed in quarantine until 2999-12-31 (ada)");
    expect(kept.code).toBe(0);
    const { tests } = await project.document();
    expect(tests.find(({ name }) => name === 'races')).toMatchObject({
      state: 'failed',
      quarantine: { owner: 'ada', until: '2999-12-31' },
    });
  },
);
