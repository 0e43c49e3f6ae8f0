// @module-tag thorough
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runOf } from '../../unit/harness/history/kept/kept-history.ts';
import { SmallProject } from '../run/small-project.ts';

const [first, second] = [runOf('2026-11-01', 8), runOf('2026-11-02', 9)];

let project: SmallProject;
beforeEach(async () => {
  project = await SmallProject.create({
    'assay.config.js': 'export default {};',
    [`reports/runs/${first.id}/run.json`]: JSON.stringify(first),
    [`reports/runs/${second.id}/run.json`]: JSON.stringify(second),
  });
});
afterEach(() => project[Symbol.asyncDispose]());

async function list(): Promise<readonly string[]> {
  const { stdout, stderr } = await project.assay(['history', 'list', '--json']);
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as { runs: { name: string }[] }).runs.map(({ name }) => name);
}

test('runs stay when their folders go, come back from an export, and are pruned on demand', async () => {
  expect(await list()).toEqual([first.id, second.id]);
  await project.remove(`reports/runs/${first.id}/run.json`);
  const shown = await project.assay(['history', 'show', first.id, '--json']);
  expect(JSON.parse(shown.stdout)).toEqual(JSON.parse(JSON.stringify(first)));

  expect(await project.assay(['history', 'export', '--out', 'kept/all.jsonl.gz'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^2 runs of /u) as unknown,
  });
  await project.remove('reports/runs/.history.db');
  expect(await list()).toEqual([second.id]);
  const imported = await project.assay(['history', 'import', 'kept/all.jsonl.gz', '--json']);
  expect(JSON.parse(imported.stdout)).toEqual({ added: 1, known: 1, unreadable: [] });
  expect(await list()).toEqual([first.id, second.id]);

  await writeFile(join(project.folder, 'reports/runs', first.id, 'run.json'), '{ "torn": ');
  const torn = await project.assay(['history', 'import', '--json']);
  expect(JSON.parse(torn.stdout)).toMatchObject({
    added: 0,
    known: 1,
    unreadable: [join(project.folder, 'reports/runs', first.id)],
  });
});

test('a trend says since which run a gate has another level, on each kind of machine by itself', async () => {
  const { fingerprint } = first;
  for (let day = 1; day <= 28; day += 1) {
    for (const machineKind of ['small', 'large']) {
      const value = (machineKind === 'large' && day > 14 ? 14 : 8) + (day % 3) / 10;
      const run = runOf(`2026-10-${String(day).padStart(2, '0')}`, value, {
        id: `2026-10-${String(day).padStart(2, '0')}T10-00-00Z-${machineKind}`,
        fingerprint: { ...fingerprint, machineKind },
      });
      await project.write({ [`reports/runs/${run.id}/run.json`]: JSON.stringify(run) });
    }
  }
  const { stdout } = await project.assay(['history', 'trend', 'predict', '--json']);
  const { trends } = JSON.parse(stdout) as {
    trends: { machineKind: string; changes: { run: string; before: number; after: number }[] }[];
  };
  expect(trends.map(({ machineKind, changes }) => [machineKind, changes])).toEqual([
    [
      'large',
      [expect.objectContaining({ run: '2026-10-15T10-00-00Z-large', before: 8.1, after: 14.1 })],
    ],
    [fingerprint.machineKind, []],
    ['small', []],
  ]);
  const text = await project.assay(['history', 'trend', 'predict']);
  expect(text.stdout).toContain('since 2026-10-15T10-00-00Z-large   8.10 ms → 14.1 ms, +74 % (p ');
  expect(text.stdout).toContain('3 kinds of machine, each by itself');
  const one = await project.assay(['history', 'trend', 'predict', '--machine', 'large']);
  expect(one.stdout).not.toContain('kinds of machine');
});

test.each([
  [['trend', 'predit latency.p99'], "no regular run has a value of 'predit latency.p99'"],
  [['prune'], 'prune needs a limit'],
  [['prune', '--keep', 'few'], "--keep 'few'"],
  [['show', '2026-11-03T10-00-00Z'], "Did you mean '2026-11-0"],
  [['list', '--kind', 'regulr'], "Did you mean 'regular'?"],
  [['import', 'assay.config.js'], 'line 1 of '],
  [['import', 'nowhere'], "there is no 'nowhere' to import"],
  [['import', 'node_modules'], "'node_modules' is no run, and has none"],
])('history %j is refused with exit code 2, and says why', async (args, message) => {
  const { code, stderr } = await project.assay(['history', ...args]);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});

test('a database that can not be used ends a run with its verdict, and history with 3', async () => {
  await project.write({
    'assay.config.js': "export default { suites: { unit: ['*.test.js'] } };",
    'a.test.js':
      "import { expect, test } from 'vitest'; test('adds', () => expect(1 + 1).toBe(2));",
    'reports/runs/.history.db': 'damaged, and as long as a database would be'.repeat(40),
  });
  const { code, stdout } = await project.assay(['run', 'unit']);
  expect(code).toBe(0);
  expect(stdout).toContain('file is not a database');
  expect((await project.document()).warnings).toEqual([
    expect.stringContaining('is read from the folders that are here'),
    expect.stringContaining('this run is not kept in the history, and the next one adds it'),
  ]);
  expect(await project.assay(['history', 'list'])).toMatchObject({ code: 3 });
});
