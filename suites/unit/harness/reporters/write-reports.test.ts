import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { documentSchema } from '../../../../harness/document/document.ts';
import type { Reporter } from '../../../../harness/reporters/reporter.ts';
import { writeReports } from '../../../../harness/reporters/write-reports.ts';
import { sampleDocument } from './sample-document.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-reports-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('writes every report, and run.json is a valid run document that lists them all', async () => {
  const result = await writeReports(sampleDocument(), folder);
  expect(result.failed).toEqual([]);
  expect((await readdir(folder)).toSorted()).toEqual([
    'comment.md',
    'ctrf.json',
    'index.html',
    'junit.xml',
    'run.json',
    'summary.md',
  ]);
  const document = documentSchema.parse(
    JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')),
  );
  expect(Object.keys(document.files).toSorted()).toEqual((await readdir(folder)).toSorted());
});

test('a reporter that throws is named and does not keep the others from writing', async () => {
  const broken: Reporter = {
    file: 'broken.txt',
    description: '',
    render: () => {
      throw new Error('cannot render');
    },
  };
  const sound: Reporter = { file: 'sound.txt', description: '', render: () => 'sound' };
  const result = await writeReports(sampleDocument(), folder, [broken, sound]);
  expect(result.failed).toEqual([{ file: 'broken.txt', reason: 'cannot render' }]);
  expect(await readdir(folder)).toEqual(['sound.txt']);
});

test('a folder that cannot be made is reported for each file', async () => {
  const file = join(folder, 'occupied');
  await writeFile(file, '');
  const result = await writeReports(sampleDocument(), join(file, 'run'));
  expect(result.written).toEqual([]);
  expect(result.failed).toHaveLength(6);
  expect(result.failed[0]?.reason).toMatch(/ENOTDIR|EEXIST/);
});
