// @module-tag thorough
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sampleDocument } from '../../unit/harness/reporters/sample-document.ts';
import { SmallProject } from '../run/small-project.ts';

const tags = ['integration'];

function git(folder: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@localhost'];
  return execFileSync('git', ['-C', folder, ...who, ...args], { encoding: 'utf8' }).trim();
}

async function bareRemote(): Promise<string> {
  const remote = await mkdtemp(join(tmpdir(), 'assay-remote-'));
  onTestFinished(() => rm(remote, { recursive: true, force: true }));
  git(remote, 'init', '--quiet', '--bare');
  return remote;
}

/** A checkout of its own, as each job of a pipeline has one. */
async function job(remote: string, keep = 50): Promise<SmallProject> {
  const project = await SmallProject.create({
    'assay.config.js': `export default { reports: { keep: ${keep} } };`,
  });
  onTestFinished(() => project[Symbol.asyncDispose]());
  git(project.folder, 'init', '--quiet');
  git(project.folder, 'remote', 'add', 'origin', remote);
  git(project.folder, 'commit', '--quiet', '--allow-empty', '-m', 'a');
  return project;
}

async function keepRun(project: SmallProject, id: string): Promise<void> {
  await project.write({
    [`reports/runs/${id}/run.json`]: JSON.stringify(sampleDocument({ id })),
    [`reports/runs/${id}/load-evidence.json`]: '{}',
    [`reports/runs/${id}/index.html`]: 'large',
  });
}

const run = (day: number): string => `2026-11-0${day}T10-00-00Z-aaaaaaa`;

test('runs are carried by a branch from one job to the next', { tags }, async () => {
  const remote = await bareRemote();
  const first = await job(remote);
  expect(await first.assay(['history', '--fetch', 'runs'])).toMatchObject({
    code: 0,
    stdout: '0 runs came from origin/runs\n',
  });
  await keepRun(first, run(1));
  await keepRun(first, run(2));
  expect((await first.assay(['history', '--push', 'runs'])).stdout).toBe(
    'origin/runs has 2 runs\n',
  );
  expect(git(first.folder, 'status', '--porcelain', '--untracked-files=no')).toBe('');

  const second = await job(remote);
  await keepRun(second, run(2));
  expect((await second.assay(['history', '--fetch', 'runs'])).stdout).toBe(
    '1 run came from origin/runs\n',
  );
  expect(readdirSync(join(second.folder, 'reports/runs', run(1))).toSorted()).toEqual([
    'load-evidence.json',
    'run.json',
  ]);
  expect((await second.assay(['history'])).stdout).toContain(run(1));
});

test(
  'what others pushed stays, the oldest go, and the branch has one commit',
  { tags },
  async () => {
    const remote = await bareRemote();
    const [first, second] = [await job(remote, 3), await job(remote, 3)];
    await keepRun(first, run(1));
    await keepRun(first, run(3));
    await keepRun(second, run(2));
    await keepRun(second, run(4));
    await first.assay(['history', '--push', 'runs']);
    // The second has not fetched.
    expect((await second.assay(['history', '--push', 'runs'])).stdout).toBe(
      'origin/runs has 3 runs\n',
    );
    const files = git(remote, 'ls-tree', '-r', '--name-only', 'runs').split('\n');
    expect([...new Set(files.map((file) => file.split('/')[0]))]).toEqual([run(2), run(3), run(4)]);
    expect(git(remote, 'rev-list', '--count', 'runs')).toBe('1');
  },
);

test('jobs that push at once lose nothing', { tags }, async () => {
  const remote = await bareRemote();
  const jobs = await Promise.all(
    [1, 2, 3, 4].map(async (day) => {
      const project = await job(remote);
      await keepRun(project, run(day));
      return project;
    }),
  );
  const ended = await Promise.all(jobs.map((one) => one.assay(['history', '--push', 'runs'])));
  expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    jobs.map(() => ({ code: 0, stderr: '' })),
  );
  const files = git(remote, 'ls-tree', '-r', '--name-only', 'runs').split('\n');
  expect(files.filter((file) => file.endsWith('run.json'))).toHaveLength(4);
});

test('a branch that has anything but runs is refused, and left as it is', { tags }, async () => {
  const remote = await bareRemote();
  const project = await job(remote);
  await project.write({ 'server.js': 'the program' });
  git(project.folder, 'add', 'server.js');
  git(project.folder, 'commit', '--quiet', '-m', 'The program');
  git(project.folder, 'push', '--quiet', 'origin', 'HEAD:refs/heads/trunk');
  const before = git(remote, 'rev-parse', 'trunk');
  await keepRun(project, run(1));
  const { code, stderr } = await project.assay(['history', '--push', 'trunk']);
  expect(stderr).toContain("the branch 'trunk' of origin has more than runs: server.js");
  expect(stderr).toContain('Name a branch that is for runs alone');
  expect(code).toBe(2);
  expect(git(remote, 'rev-parse', 'trunk')).toBe(before);
});

test('a remote that is not there is exit code 3, with what git said', { tags }, async () => {
  const project = await job(join(tmpdir(), 'assay-no-remote'));
  await keepRun(project, run(1));
  const { code, stderr } = await project.assay(['history', '--push', 'runs']);
  expect(stderr).toContain('the runs could not be carried: git ls-remote:');
  expect(code).toBe(3);
});
