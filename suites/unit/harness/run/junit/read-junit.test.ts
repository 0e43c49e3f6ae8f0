import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readJunit } from '../../../../../harness/run/junit/read-junit.ts';

const passed = '<testsuite><testcase classname="a" name="passes"/></testsuite>';
const failed = '<testsuite><testcase classname="a" name="fails"><failure/></testcase></testsuite>';

async function outcomeOf(files: Readonly<Record<string, string>>, junit: string | string[]) {
  const root = mkdtempSync(join(tmpdir(), 'assay-junit-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  const old = join(root, 'old.xml');
  if ('old.xml' in files) utimesSync(old, 0, 0);
  const { tests, missing } = await readJunit({ junit }, { suite: 'unit', root, sinceMs: 1 });
  return { states: tests.map(({ state }) => state), missing };
}

test('results of all globs are one suite, and a file that two of them name counts once', async () => {
  const files = { 'a.xml': passed, 'b.xml': passed };
  const states = ['passed', 'passed'];
  expect(await outcomeOf(files, ['*.xml', 'b.xml'])).toEqual({ states, missing: null });
});

test.each([
  ['is not there', { 'a.xml': passed }, 'b.xml', 'no file matches b.xml'],
  ['has no test', { 'a.xml': passed, 'b.xml': '<testsuites/>' }, 'b.xml', 'b.xml has no test'],
  [
    'is older than its command',
    { 'a.xml': passed, 'old.xml': passed },
    'old.xml',
    'old.xml is older than the command that was to write it',
  ],
])('what one runner left out is no pass of both: its file %s', async (_what, files, other, why) => {
  expect(await outcomeOf(files, ['a.xml', other])).toEqual({ states: ['passed'], missing: why });
});

test('a failure counts though the results of another runner are not there', async () => {
  expect(await outcomeOf({ 'b.xml': failed }, ['a.xml', 'b.xml'])).toEqual({
    states: ['failed'],
    missing: 'no file matches a.xml',
  });
});
