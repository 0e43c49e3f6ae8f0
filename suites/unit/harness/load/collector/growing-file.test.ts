import { appendFile, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { GrowingFile } from '../../../../../harness/load/collector/growing-file.ts';

test('a file is read from any byte on, as it grows, and need not be there yet', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-test-'));
  const path = join(folder.path, 'points.csv');
  await using file = new GrowingFile(path);
  const into = Buffer.alloc(100);
  expect(await file.read(into, 0)).toBe(0);
  await file.requireAtLeast(0);
  await writeFile(path, 'abc');
  expect(await file.read(into, 1)).toBe(2);
  await appendFile(path, 'de');
  expect(await file.read(into, 3)).toBe(2);
  expect(into.toString('utf8', 0, 2)).toBe('de');
});

test('a file that is shorter than what the collector has is of another k6', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-test-'));
  const path = join(folder.path, 'points.csv');
  await writeFile(path, 'abc');
  await using file = new GrowingFile(path);
  await file.read(Buffer.alloc(9), 3);
  await file.requireAtLeast(3);
  await expect(file.requireAtLeast(4)).rejects.toThrow(
    'has 3 bytes, and the collector has 4 of this pod already',
  );
});
