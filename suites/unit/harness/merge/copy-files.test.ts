import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyFiles } from '../../../../harness/merge/copy-files.ts';
import type { Shard } from '../../../../harness/merge/shard.ts';
import { sampleDocument } from '../reporters/sample-document.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-files-'));
  mkdirSync(join(folder, 'one/load'), { recursive: true });
  mkdirSync(join(folder, 'merged'));
  writeFileSync(join(folder, 'one/load/k6.log'), 'a line');
  writeFileSync(join(folder, 'one/junit.xml'), '<testsuites/>');
  writeFileSync(join(folder, 'outside'), 'not of this run');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function shard(files: Record<string, string>): Shard {
  const document = sampleDocument({ files });
  return { name: 'shard 1', path: 'one', folder: join(folder, 'one'), document, loads: null };
}

test('raw files are kept in a folder of their shard, the reports that are made again are not', async () => {
  const files = { 'load/k6.log': 'what k6 wrote', 'junit.xml': 'Tests', 'gone.log': 'lost' };
  expect(await copyFiles([shard(files)], join(folder, 'merged'))).toEqual({
    'shard-1/load/k6.log': 'shard 1: what k6 wrote',
  });
  expect(readFileSync(join(folder, 'merged/shard-1/load/k6.log'), 'utf8')).toBe('a line');
});

test('a name or a link that leads out of the run is not followed', async () => {
  symlinkSync(join(folder, 'outside'), join(folder, 'one/link'));
  const files = { '../outside': 'x', link: 'x', [join(folder, 'outside')]: 'x', load: 'a folder' };
  expect(await copyFiles([shard(files)], join(folder, 'merged'))).toEqual({});
});
