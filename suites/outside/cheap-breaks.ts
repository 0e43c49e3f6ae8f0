import type { Outcome, OutsideProject } from './outside-project.ts';

interface Place {
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
export async function withTagTypo(project: OutsideProject, test: string): Promise<Outcome> {
  await using _typo = await project.breakFile(
    test,
    () => `import { test } from 'vitest';\ntest('a', { tags: ['slwo'] }, () => {});\n`,
  );
  return await project.assay(['run', 'unit']);
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
