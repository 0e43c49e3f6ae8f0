// @module-tag thorough
// @module-tag slow
import { expect, test } from 'vitest';
import { SmallProject } from './small-project.ts';

const tests = `import { test } from 'vitest';
const ms = (n: number) => new Promise((resolve) => setTimeout(resolve, n));

test('takes its time', () => ms(1_200));
test('is quick', () => {});
`;

test(
  'a slow test without a mark is told of once, fails ci the next time, and is marked by assay slow --fix',
  { tags: ['slow'], timeout: 600_000 },
  async () => {
    await using project = await SmallProject.create({
      'assay.config.json': '{}',
      'suites/unit/a.test.ts': tests,
    });
    const first = await project.assay(['run', 'unit', '--profile', 'ci']);
    expect(first.stdout).toMatch(
      /takes its time \(suites\/unit\/a\.test\.ts\) took [\d,]+ ms and has no tag 'slow'/,
    );
    expect(first.code).toBe(0);

    const second = await project.assay(['run', 'unit', '--profile', 'ci']);
    expect(second.stdout).toContain("DON'T SHIP");
    expect((await project.document()).gates.find(({ id }) => id === 'tests slow')).toMatchObject({
      verdict: 'fail',
      reproduce: 'assay slow --fix',
    });
    expect(second.code).toBe(1);

    // Other profiles say it, and let it pass.
    const smoke = await project.assay(['run', 'unit']);
    expect(smoke.stdout).toContain("has no tag 'slow'");
    expect(smoke.code).toBe(0);

    expect((await project.assay(['slow', '--check'])).code).toBe(1);
    const fix = await project.assay(['slow', '--fix']);
    expect(fix.stdout).toContain('added the tag: takes its time');
    expect(fix.code).toBe(0);
    expect(await project.read('suites/unit/a.test.ts')).toBe(
      tests.replace("'takes its time',", "'takes its time', { tags: ['slow'] },"),
    );
    const fixed = await project.assay(['run', 'unit', '--profile', 'ci']);
    expect(fixed.stdout).toContain('SHIP  all 2 gates pass');
    expect(fixed.code).toBe(0);
  },
);
