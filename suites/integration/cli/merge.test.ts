// @module-tag slow
import { cp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunDocument } from 'assay';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { documentSchema } from '../../../harness/document/document.ts';
import { reporters } from '../../../harness/reporters/reporters.ts';
import { SmallProject } from '../run/small-project.ts';

/** `BREAK` makes the integration suite fail. */
const suites = {
  'assay.config.js': 'export default {};',
  'suites/unit/a.test.ts': `
    import { writeSync } from 'node:fs';
    import { test } from 'vitest';
    test('adds', () => { writeSync(1, 'a line of the log'); });
    test.skip('subtracts', () => {});`,
  'suites/integration/b.test.ts': `
    import { expect, test } from 'vitest';
    test('stores', () => { expect(process.env['BREAK']).toBeUndefined(); });`,
};

let project: SmallProject;
beforeAll(async () => {
  project = await SmallProject.create(suites);
  await shard('unit', ['unit']);
  await shard('integration', ['integration']);
  await shard('broken', ['integration'], { BREAK: '1' });
});
afterAll(() => project[Symbol.asyncDispose]());
afterEach(async () => {
  for (const folder of ['reports/runs', 'merged', 'changed'])
    await rm(at(folder), { recursive: true, force: true });
});

/** Runs some suites in a real run and keeps its folder as `shards/<name>`. */
async function shard(
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  await project.assay(['run', ...args], environment);
  await project.write({ 'shards/.keep': '' });
  await rename(at('reports/runs', (await project.document()).id), at('shards', name));
}

const at = (...path: string[]) => join(project.folder, ...path);

async function documentOf(folder: string): Promise<RunDocument> {
  return JSON.parse(await readFile(at(folder, 'run.json'), 'utf8')) as RunDocument;
}

/** A copy of a shard, in `changed`, whose document differs. */
async function changed(name: string, change: (document: RunDocument) => object): Promise<void> {
  await cp(at('shards', name), at('changed'), { recursive: true });
  const document = await documentOf('changed');
  await project.write({ 'changed/run.json': JSON.stringify({ ...document, ...change(document) }) });
}

test('two shards that pass become one run that ships, with all its reports', async () => {
  const { stdout, code } = await project.assay(
    'merge shards/unit shards/integration --expect 2'.split(' '),
  );
  expect(stdout).toMatch(/ shard 1 +SHIP .*assay run unit\n shard 2 +SHIP .*assay run integration/);
  expect(stdout).toContain('   ✓  tests   1 gate passes');
  expect(stdout).toContain(' SHIP  the one gate passes');
  expect(code).toBe(0);
  expect(await project.runFiles()).toEqual(
    expect.arrayContaining(reporters.map(({ file }) => file)),
  );
  const document = documentSchema.parse(await project.document());
  expect(document.tests.map(({ suite, name, state }) => [suite, name, state])).toEqual([
    ['unit', 'adds', 'passed'],
    ['unit', 'subtracts', 'skipped'],
    ['integration', 'stores', 'passed'],
  ]);
  expect(document.phases.map(({ name }) => name)).toEqual(['unit', 'integration']);
});

test('the reports of the merged run name its shards, and its raw files are there', async () => {
  await project.assay(['merge', 'shards/unit', 'shards/integration', '--out', 'merged']);
  const summary = await readFile(at('merged/summary.md'), 'utf8');
  expect(summary).toContain('| shard 2 | SHIP | the one gate passes | assay run integration |');
  const page = await readFile(at('merged/index.html'), 'utf8');
  expect(page).toContain('<figcaption>Shards</figcaption>');
  expect(page).toContain('href="shard-1/index.html"');
  const junit = await readFile(at('merged/junit.xml'), 'utf8');
  expect(junit).toContain('<testsuite name="integration" tests="1"');
  const { files } = await documentOf('merged');
  expect(files).toHaveProperty(['shard-1/unit.log'], 'shard 1: what the unit tests printed');
  expect(await readFile(at('merged/shard-1/unit.log'), 'utf8')).toContain('a line of the log');
});

test('a failed shard fails the whole, and --json prints its document alone', async () => {
  const { stdout, code } = await project.assay(['merge', 'shards/unit', 'shards/broken', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    verdict: 'fail',
    sentence: '1 of 1 gate fails',
    gates: [{ id: 'tests failed', reason: '1 of 2 tests failed, 1 skipped' }],
  });
  expect(code).toBe(1);
});

test('a shard that is missing or was killed is no pass', async () => {
  const missing = await project.assay(['merge', 'shards/unit', '--expect', '2']);
  expect(missing.stdout).toContain('1 of 2 shards is missing');
  expect(missing.code).toBe(3);
  const journal = await readFile(at('shards/unit/journal.jsonl'), 'utf8');
  const begun = journal
    .split('\n')
    .filter((line) => !/"type":"(run-ended|gates-judged)"/.test(line));
  await project.write({ 'changed/journal.jsonl': begun.join('\n') });
  const killed = await project.assay(['merge', 'changed', 'shards/integration']);
  expect(killed.stdout).toContain('shard 1: the run was killed before it could end');
  expect(killed.code).toBe(3);
});

test('an interrupted shard interrupts the whole', async () => {
  await changed('unit', () => ({ exitCode: 130, verdict: 'inconclusive', endedEarly: 'Ctrl-C' }));
  const { stdout, code } = await project.assay(['merge', 'changed', 'shards/integration']);
  expect(stdout).toContain("CAN'T TELL YET  interrupted");
  expect(code).toBe(130);
});

test('one suite on two kinds of machine is kept twice, and the reports say so', async () => {
  await changed('broken', ({ fingerprint }) => ({
    fingerprint: { ...fingerprint, machineKind: 'another kind' },
  }));
  const { stdout, code } = await project.assay([
    'merge',
    'changed',
    'shards/integration',
    '--json',
  ]);
  const { tests, warnings } = JSON.parse(stdout) as RunDocument;
  expect(tests.map(({ suite, state }) => [suite, state])).toEqual([
    ['integration on another kind', 'failed'],
    [expect.stringMatching(/^integration on .*node/), 'passed'],
  ]);
  expect(warnings).toContainEqual(expect.stringContaining('2 kinds of machine: another kind'));
  expect(code).toBe(1);
});

test('a merged run can be reported again, and is in the history', async () => {
  await project.assay(['merge', 'shards/unit', 'shards/integration']);
  const { stdout, code } = await project.assay(['report']);
  expect(stdout).toContain('the one gate passes');
  expect(code).toBe(0);
  expect((await project.assay(['history'])).stdout).toContain('SHIP');
});

describe('exits with 2 and writes nothing', () => {
  test.each<[string, readonly string[], string]>([
    ['without a run', [], "missing required argument 'runs'"],
    ['with one run only', ['shards/unit'], '--expect 1'],
    ['with a run that is not there', ['shards/unti', 'shards/unit'], "there is no 'shards/unti'"],
    ['with the folder of the shards', ['shards'], 'name these: shards/*'],
    ['with a file that is no run', ['package.json', 'shards/unit'], 'it has no formatVersion'],
    [
      'with a suite that ran twice',
      ['shards/broken', 'shards/integration'],
      "the test 'stores' of",
    ],
    ['with a number that is none', ['shards/unit', '--expect', 'all'], "--expect 'all' is not"],
    [
      'with a folder that is not empty',
      ['shards/unit', 'shards/integration', '--out', 'shards'],
      "--out 'shards' is not an empty folder",
    ],
  ])('%s', async (_, args, message) => {
    const { stderr, code } = await project.assay(['merge', ...args]);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    await expect(project.runFiles()).rejects.toThrow('ENOENT');
  });

  test('with shards of two commits', async () => {
    await changed('unit', ({ fingerprint }) => ({
      fingerprint: { ...fingerprint, git: { commit: 'a1b2c3d', branch: null, dirty: false } },
    }));
    const { stderr, code } = await project.assay(['merge', 'changed', 'shards/integration']);
    expect(stderr).toContain('2 commits: a1b2c3d in shard 1 (changed); no commit in shard 2');
    expect(code).toBe(2);
  });
});
