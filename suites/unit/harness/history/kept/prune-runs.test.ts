import { expect, test } from 'vitest';
import type { OpenHistory } from '../../../../../harness/history/open-history.ts';
import { keepRun } from '../../../../../harness/history/kept/keep-run.ts';
import { listRuns } from '../../../../../harness/history/kept/list-runs.ts';
import { removeRuns, runsToPrune } from '../../../../../harness/history/kept/prune-runs.ts';
import { project, runOf, temporaryHistory } from './kept-history.ts';

const days = ['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04'];
const nameOf = (day: string): string => `${day}T10-00-00Z`;

async function filled(): Promise<OpenHistory> {
  const history = await temporaryHistory();
  for (const day of days) await keepRun(history.database, runOf(day, 8), { project });
  await keepRun(history.database, runOf('2026-10-01', 8), { project: 'other' });
  return history;
}

async function goes(history: OpenHistory, limits: object): Promise<readonly string[]> {
  const retention = { project, before: null, keep: null, stay: new Set<string>(), ...limits };
  return (await runsToPrune(history.database, retention)).map(({ name }) => name);
}

test('by age the earlier ones go, by number the older ones, and by both what either refuses', async () => {
  await using history = await filled();
  const before = Date.parse('2026-11-02T10:00:00Z');
  expect(await goes(history, { before })).toEqual([nameOf('2026-11-01')]);
  expect(await goes(history, { keep: 2 })).toEqual(days.slice(0, 2).map(nameOf));
  expect(await goes(history, { keep: 1, before })).toEqual(days.slice(0, 3).map(nameOf));
  expect(await goes(history, { keep: 4 })).toEqual([]);
});

test('what has to stay stays', async () => {
  await using history = await filled();
  const stay = new Set([nameOf('2026-11-01')]);
  expect(await goes(history, { keep: 2, stay })).toEqual([nameOf('2026-11-02')]);
});

test('a removed run goes with all its rows, and those of other projects stay', async () => {
  await using history = await filled();
  const { database } = history;
  const all = { project, before: null, keep: 1, stay: new Set<string>() };
  await removeRuns(database, await runsToPrune(database, all));
  expect((await listRuns(database, { project, most: 9 })).map(({ name }) => name)).toEqual([
    nameOf('2026-11-04'),
  ]);
  for (const table of ['documents', 'verdicts', 'measurements']) {
    expect(await database.query(`select count(*) as n from assay_${table}`)).toEqual([{ n: 2 }]);
  }
});
