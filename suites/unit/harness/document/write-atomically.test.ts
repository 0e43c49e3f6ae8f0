import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeAtomically } from '../../../../harness/document/write-atomically.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-atomic-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('replaces a file and leaves nothing else in the folder', async () => {
  const path = join(folder, 'run.json');
  await writeFile(path, 'old');
  await writeAtomically(path, 'new');
  expect(await readFile(path, 'utf8')).toBe('new');
  expect(await readdir(folder)).toEqual(['run.json']);
});

test('keeps the old file when the new one cannot be put in its place', async () => {
  const path = join(folder, 'target');
  await writeAtomically(join(folder, 'kept'), 'kept');
  await rm(path, { force: true });
  // A folder in the place of the file: the rename fails after the content was written.
  await mkdir(path);
  await writeFile(join(path, 'inside'), 'old');
  await expect(writeAtomically(path, 'new')).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  expect((await readdir(folder)).toSorted()).toEqual(['kept', 'target']);
  expect(await readFile(join(path, 'inside'), 'utf8')).toBe('old');
});

test('many writers at once leave one whole content', async () => {
  const path = join(folder, 'run.json');
  const contents = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
  await Promise.all(contents.map((content) => writeAtomically(path, content)));
  expect(contents).toContain(await readFile(path, 'utf8'));
  expect(await readdir(folder)).toEqual(['run.json']);
});
