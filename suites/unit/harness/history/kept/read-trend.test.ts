import { expect, test } from 'vitest';
import { keepRun } from '../../../../../harness/history/kept/keep-run.ts';
import { listSeries, readTrend } from '../../../../../harness/history/kept/read-trend.ts';
import { project, runOf, temporaryHistory } from './kept-history.ts';

const { fingerprint } = runOf('2026-11-01', 1);

test('a series has the newest values of one kind of machine, oldest first, of runs that came to their end', async () => {
  await using history = await temporaryHistory();
  const { database } = history;
  const other = { fingerprint: { ...fingerprint, machineKind: 'another' } };
  for (const run of [
    runOf('2026-11-03', 3),
    runOf('2026-11-01', 1),
    runOf('2026-11-02', 2),
    runOf('2026-11-04', 4, { endedEarly: 'SIGTERM' }),
    runOf('2026-11-05', 50, other),
  ]) {
    await keepRun(database, run, { project });
  }
  const found = await listSeries(database, { project, gate: 'p99', keptAs: 'regular' });
  expect(found.map(({ machineKind }) => machineKind)).toEqual(['another', fingerprint.machineKind]);
  const points = await readTrend(database, found[1]?.id ?? 0, 2);
  expect(points.map(({ value }) => value)).toEqual([2, 3]);
});

test.each([
  [{ gate: 'p9%' }, 0],
  [{ gate: '' }, 1],
  [{ gate: 'latency', machine: 'node24' }, 1],
  [{ gate: 'latency', machine: 'gpu' }, 0],
  [{ gate: 'latency', profile: 'ci' }, 0],
  [{ gate: 'latency', project: 'other' }, 0],
  [{ gate: 'latency', keptAs: 'ad-hoc' as const }, 0],
])('of %j there are %i', async (filter, count) => {
  await using history = await temporaryHistory();
  await keepRun(history.database, runOf('2026-11-01', 1), { project });
  const found = await listSeries(history.database, { project, keptAs: 'regular', ...filter });
  expect(found).toHaveLength(count);
});
