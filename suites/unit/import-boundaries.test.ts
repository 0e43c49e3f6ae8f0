import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const oxlint = join(repository, 'node_modules/.bin/oxlint');

/** What the repository's lint says of one file that imports another, by rule. */
async function isRefused(file: string, imported: string, kind = ''): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-lint-'));
  try {
    await copyFile(join(repository, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    await mkdir(dirname(join(folder, file)), { recursive: true });
    const code = `import ${kind} { thing } from '${imported}';\nexport const same${kind === '' ? ' = thing' : ': thing | null = null'};\n`;
    await writeFile(join(folder, file), code);
    const output = await new Promise<string>((resolve) => {
      execFile(oxlint, [file], { cwd: folder }, (_error, stdout) => {
        resolve(stdout);
      });
    });
    return output.includes('no-restricted-imports');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test.for([
  ['harness/metrics/a.ts', '../statistics/quantile.ts'],
  ['harness/statistics/a.ts', '../config/schema.ts'],
  ['harness/verdicts/a.ts', '../run/run.ts'],
  ['harness/reporters/html/a.ts', '../../run/run.ts'],
  ['harness/load/a.ts', '../verdicts/judge.ts'],
  ['harness/statistics/a.ts', '../../fixtures/index.ts'],
  ['harness/run/a.ts', '../../suites/unit/a.ts'],
  ['fixtures/a.ts', '../harness/run/run.ts'],
  ['fixtures/services/a.ts', '../../harness/index.ts'],
  ['examples/backend/api/a.ts', '../../../harness/config/schema.ts'],
  ['examples/backend/a.ts', 'assay/config'],
] as const)('%s may not import %s', async ([file, imported]) => {
  expect(await isRefused(file, imported)).toBe(true);
});

test.for([
  ['harness/statistics/a.ts', '../metrics/samples.ts'],
  ['harness/verdicts/a.ts', '../thresholds/threshold.ts'],
  ['harness/cli/commands/a.ts', '../../run/run.ts'],
  ['harness/run/a.ts', '../../fixtures/index.ts'],
  ['fixtures/services/a.ts', '../../harness/config/schema.ts'],
  ['fixtures/a.ts', '../harness/errors.ts'],
] as const)('%s may import %s', async ([file, imported]) => {
  expect(await isRefused(file, imported)).toBe(false);
});

test('measurement may import the types of the verdicts, and no code', async () => {
  const imported = '../verdicts/evidence.ts';
  expect(await isRefused('harness/measurement/a.ts', imported, 'type')).toBe(false);
  expect(await isRefused('harness/measurement/a.ts', imported)).toBe(true);
});
