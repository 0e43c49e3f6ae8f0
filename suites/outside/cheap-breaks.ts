import { expect } from 'vitest';
import type { Outcome, OutsideProject } from './outside-project.ts';

/** Where a break of the tests goes. */
export interface Place {
  /** A test file that is not there yet. */
  readonly test: string;
  readonly config: string;
  /** Folder of the package, in a monorepo. */
  readonly cwd?: string;
}

/** Runs the unit tests of a project with a test among them that fails. */
export async function withFailingTest(
  project: OutsideProject,
  { test, cwd = '.' }: Place,
): Promise<Outcome> {
  await using _fails = await project.breakFile(
    inFolder(cwd, test),
    () => `import { expect, test } from 'vitest';\ntest('fails', () => { expect(1).toBe(2); });\n`,
  );
  return await project.assay(['run', 'unit'], cwd);
}

/** Runs a project whose config has the threshold `faild`. */
export async function withThresholdTypo(
  project: OutsideProject,
  { config, cwd = '.' }: Place,
): Promise<Outcome> {
  await using _typo = await project.breakFile(inFolder(cwd, config), misspell);
  return await project.assay(['run', 'unit'], cwd);
}

/** Runs the unit tests of a project with a test among them that has the tag `slwo`. */
export async function withTagTypo(
  project: OutsideProject,
  { test, cwd = '.' }: Place,
): Promise<Outcome> {
  await using _typo = await project.breakFile(
    inFolder(cwd, test),
    () => `import { test } from 'vitest';\ntest('a', { tags: ['slwo'] }, () => {});\n`,
  );
  return await project.assay(['run', 'unit'], cwd);
}

/** A test that is slow without saying so fails `ci` by a gate of its own, from the second run on. */
export async function withUnmarkedTest(
  project: OutsideProject,
  { test, cwd = '.' }: Place,
): Promise<void> {
  await using _slow = await project.breakFile(
    inFolder(cwd, test),
    () => `import { test } from 'vitest';
test('sleeps', () => new Promise((resolve) => setTimeout(resolve, 1_500)));
`,
  );
  const ci = ['run', 'unit', '--profile', 'ci'];
  const first = await project.assay(ci, cwd);
  expect(first.output).toContain("has no tag 'slow'");
  expect(first.code).toBe(0);
  const second = await project.assay(ci, cwd);
  expect(second.output).toMatch(/✘ {2}tests slow/);
  expect(second.code).toBe(1);
}

/** A failing test, a typo in a threshold and one in a tag: each with its exit code and its words. */
export async function breakTests(project: OutsideProject, place: Place): Promise<void> {
  expect(await withFailingTest(project, place)).toMatchObject({
    code: 1,
    output: expect.stringMatching(/✘ {2}tests failed[^]*DON'T SHIP/) as string,
  });
  expect(await withThresholdTypo(project, place)).toMatchObject({
    code: 2,
    output: expect.stringContaining('faild') as string,
  });
  expect(await withTagTypo(project, place)).toMatchObject({
    code: 2,
    output: expect.stringContaining(
      "has the tag 'slwo', which nobody declares. Did you mean 'slow'?",
    ) as string,
  });
}

function inFolder(cwd: string, path: string): string {
  return cwd === '.' ? path : `${cwd}/${path}`;
}

/** Put last: of two thresholds in one object the last one counts. */
function misspell(config: string): string {
  return config.replace(/defineConfig\(\{([^]*)\}\);\s*$/, (_all, body: string) => {
    const kept = body.trim().replace(/,$/, '');
    return `defineConfig({ ${kept}${kept === '' ? '' : ','} thresholds: { tests: { faild: 0 } } });\n`;
  });
}
