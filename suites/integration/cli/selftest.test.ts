// @module-tag thorough
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SmallProject } from '../run/small-project.ts';

test('the gates on samples answer everything rightly, and the last line says so', async () => {
  await using project = await SmallProject.create({});
  const { stdout, code } = await project.assay(['selftest', '--only', 'errors,percentile']);
  expect(stdout).toMatch(
    /✔ {2}percentile {2}5 % of requests slow +fail +\d+\.\d s {2}latency\.p97/,
  );
  expect(stdout).toContain('assay calibrate');
  expect(stdout.trimEnd().split('\n').at(-1)).toBe(
    ' 3 of 3 planted faults found, 2 of 2 clean passed, 3 of 3 too small samples left open: the percentile and errors gates can be believed here',
  );
  expect(code).toBe(0);
});

test('Ctrl-C prints what was seen, and leaves no process behind', async () => {
  await using project = await SmallProject.create({});
  const { child, ended } = project.start(['selftest', '--only', 'leak', '--json']);
  const path = `/proc/${child.pid}/task/${child.pid}/children`;
  const children = (): string[] => readFileSync(path, 'utf8').split(' ').filter(Boolean);
  while (children().length === 0) await sleep(20);
  const measured = children();
  child.kill('SIGINT');
  const { stdout, code } = await ended;
  expect(JSON.parse(stdout)).toMatchObject({ interrupted: true, verdict: 'inconclusive' });
  expect(code).toBe(130);
  // The kernel ends them with their parent; whoever adopts them has to reap them.
  await expect.poll(() => measured.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
});

test.for([
  ['--only', 'leek', "--only names no gate 'leek'. Did you mean 'leak'?"],
  ['--only', '', "--only names no gate ''"],
  ['--budget', '10', "--budget '10' is not a duration"],
] as const)('%s %s is refused', async ([option, value, message]) => {
  await using project = await SmallProject.create({});
  const { stderr, stdout, code } = await project.assay(['selftest', option, value]);
  expect(stderr).toContain(message);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});
