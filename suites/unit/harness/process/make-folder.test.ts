import { existsSync } from 'node:fs';
import { mkdtempDisposable, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InfrastructureError } from '../../../../harness/errors.ts';
import { makeFolder } from '../../../../harness/process/make-folder.ts';

test('a folder is made with all that is missing above it, and may be there already', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-make-folder-'));
  const path = join(folder.path, 'a', 'b', 'c');
  makeFolder(path);
  makeFolder(path);
  expect((await stat(path)).isDirectory()).toBe(true);
});

test.for([
  ['that is a file', []],
  ['below a file', ['below']],
] as const)('a folder %s is refused by its path', async ([, below]) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-make-folder-'));
  const file = join(folder.path, 'file');
  await writeFile(file, '');
  const path = join(file, ...below);
  expect(() => makeFolder(path)).toThrow(InfrastructureError);
  expect(() => makeFolder(path)).toThrow(file);
});

test('a file system without new folders is an error, not a loop without an end', ({ skip }) => {
  skip(!existsSync('/proc/self'), 'there is no /proc here');
  expect(() => makeFolder('/proc/no-such/folder')).toThrow(InfrastructureError);
  expect(() => makeFolder('/proc/no-such/folder')).toThrow('takes no new folders (ENOENT)');
});
