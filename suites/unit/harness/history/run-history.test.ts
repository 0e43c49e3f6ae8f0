import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunDocument } from '../../../../harness/document/document.ts';
import { listRuns } from '../../../../harness/history/kept/list-runs.ts';
import { RunHistory } from '../../../../harness/history/run-history.ts';
import { runOf } from './kept/kept-history.ts';

let folder: string;
let warnings: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-run-history-'));
  warnings = [];
});
afterEach(() => rm(folder, { recursive: true }));

const file = () => join(folder, '.history.db');

async function write(...documents: readonly RunDocument[]): Promise<readonly string[]> {
  for (const document of documents) {
    await mkdir(join(folder, document.id));
    await writeFile(join(folder, document.id, 'run.json'), JSON.stringify(document));
  }
  return documents.map(({ id }) => id);
}

function historyOf(ids: readonly string[] = []): RunHistory {
  const place = { project: 'sample', url: null, file: file() };
  return new RunHistory(place, { folder, ids }, (text) => warnings.push(text));
}

const names = (history: RunHistory) =>
  history.ask(
    async ({ database, project }) =>
      (await listRuns(database, { project, most: 99 })).map(({ name }) => name),
    () => ['from the folders'],
  );

test('runs that only their folders have are added first', async () => {
  const ids = await write(runOf('2026-11-01', 8), runOf('2026-11-02', 9));
  expect(await names(historyOf(ids))).toEqual(ids);
  expect(await names(historyOf(ids))).toEqual(ids);
  expect(warnings).toEqual([]);
});

test('a folder without a document, or with a torn one, is passed over', async () => {
  const ids = await write(runOf('2026-11-01', 8));
  await mkdir(join(folder, '2026-11-02T10-00-00Z'));
  await mkdir(join(folder, '2026-11-03T10-00-00Z'));
  await writeFile(join(folder, '2026-11-03T10-00-00Z/run.json'), '{ "id": ');
  const all = [...ids, '2026-11-02T10-00-00Z', '2026-11-03T10-00-00Z'];
  expect(await names(historyOf(all))).toEqual(ids);
});

test('a kept run says where, and is there for the next one', async () => {
  expect(await historyOf().keep(runOf('2026-11-01', 8))).toBe(file());
  expect(await names(historyOf())).toEqual(['2026-11-01T10-00-00Z']);
});

test('a damaged database costs the run a remark, once, and the folders answer', async () => {
  await writeFile(file(), 'damaged, and as long as a database would be'.repeat(40));
  const history = historyOf();
  expect(await names(history)).toEqual(['from the folders']);
  expect(await names(history)).toEqual(['from the folders']);
  expect(warnings).toEqual([
    expect.stringMatching(/can't be used: file is not a database.*read from the folders/s),
  ]);
  expect(await history.keep(runOf('2026-11-01', 8))).toBeNull();
  expect(warnings[1]).toBe(
    'this run is not kept in the history, and the next one adds it: it is still so',
  );
});
