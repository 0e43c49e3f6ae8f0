// @module-tag thorough
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveBaseline, thisMachineKind } from '../../../harness/compare/baseline.ts';
import { SmallProject } from '../run/small-project.ts';

const sides = {
  base: { nsPerOp: 900, bytesPerOp: 0 },
  candidate: { nsPerOp: 812.5, bytesPerOp: 0 },
};
const result = {
  name: 'parse',
  verdict: 'pass' as const,
  ratio: 1,
  interval: [0.99, 1.01] as const,
  pairs: 9,
  seconds: 2,
  reason: 'because',
  needs: null,
  margin: 0.05,
  ...sides,
  canaryRatio: 1,
  crossCheckRatio: 1,
  rareCalls: {
    verdict: 'pass' as const,
    band: [9, 27] as const,
    base: 0.003,
    candidate: 0.041,
    more: 9,
    fewer: 0,
    calls: 7_200,
    oneOf: 450,
  },
  collections: 0,
  collectionMs: 0,
  unsettledLaunches: 0,
  noise: { stealShare: 0, load: [0, 0] as const },
  logRatios: [],
};

let project: SmallProject;
let commit: string;
beforeEach(async () => {
  project = await SmallProject.create({});
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', project.folder, ...args], { encoding: 'utf8' });
  git('init', '--quiet');
  git('add', 'package.json');
  const author = ['-c', 'user.email=someone@example.com', '-c', 'user.name=Someone'];
  git(...author, 'commit', '--quiet', '--no-gpg-sign', '-m', 'Begin');
  commit = git('rev-parse', 'HEAD').trim();
});
afterEach(() => project[Symbol.asyncDispose]());

/** A copy of a kept baseline under another kind of machine. */
async function copyToSparc(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const copy = { ...(JSON.parse(text) as object), machineKind: 'Sparc, 1 core' };
  await project.write({ 'reports/baselines/Sparc-1-core/main.json': JSON.stringify(copy) });
}

test('what was saved is listed, this kind of machine marked, and shown with its times', async () => {
  await copyToSparc(await saveBaseline(project.folder, 'main', [result]));
  const list = await project.assay(['baseline', 'list']);
  const lines = list.stdout.split('\n');
  expect(lines[0]).toBe(` ${thisMachineKind()}   (this kind of machine)`);
  expect(lines[1]).toMatch(new RegExp(`^   main  ${commit.slice(0, 7)}  20.* UTC  1 benchmark$`));
  expect(lines[2]).toBe(' Sparc, 1 core');
  const { stdout, code } = await project.assay(['baseline', 'show', 'main']);
  expect(stdout).toContain(`commit ${commit}, measured 20`);
  expect(stdout).toContain('813 ns a call  parse');
  expect(code).toBe(0);
});

test('--json has the same as one object', async () => {
  await saveBaseline(project.folder, 'main', [result]);
  const expected = { name: 'main', isThisKind: true, commit, nsPerOp: { parse: 812.5 } };
  const list = await project.assay(['baseline', 'list', '--json']);
  expect(JSON.parse(list.stdout)).toMatchObject({ baselines: [expected] });
  const show = await project.assay(['baseline', 'show', 'main', '--json']);
  expect(JSON.parse(show.stdout)).toMatchObject(expected);
});

test('remove takes the one of this kind of machine, and of another only when it is named', async () => {
  const file = await saveBaseline(project.folder, 'main', [result]);
  await copyToSparc(file);
  const removed = await project.assay(['baseline', 'remove', 'main']);
  expect(removed.stdout).toMatch(/^ removed reports\/baselines\/.*\/main\.json\n$/);
  await expect(readFile(file)).rejects.toThrow('ENOENT');
  const again = await project.assay(['baseline', 'remove', 'main']);
  expect(again.stderr).toContain('--kind Sparc-1-core');
  expect(again.code).toBe(2);
  const other = await project.assay(['baseline', 'remove', 'main', '--kind', 'Sparc-1-core']);
  expect(other.code).toBe(0);
  const left = await project.assay(['baseline', 'list']);
  expect(left.stdout).toContain('there is no baseline in reports/baselines');
});

test('a wrong name or a damaged file exits with 2 and says what to do', async () => {
  const file = await saveBaseline(project.folder, 'release', [result]);
  const wrong = await project.assay(['baseline', 'show', 'relaese']);
  expect(wrong.stderr).toContain("Did you mean 'release'?");
  expect(wrong.code).toBe(2);
  await project.write({ [relative(project.folder, file)]: '{"formatVersion":' });
  const damaged = await project.assay(['baseline', 'show', 'release']);
  expect(damaged.stderr).toContain('Remove it: assay baseline remove release --kind');
  expect(damaged.code).toBe(2);
  expect((await project.assay(['baseline', 'list'])).stdout).toContain(
    'not readable as a baseline',
  );
});
