import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listSeries, trendStatement } from '../../../harness/history/kept/read-trend.ts';
import { openHistory } from '../../../harness/history/open-history.ts';
import { everyReportedRunIsThere } from './every-reported-run.ts';
import { fillSeries } from './fill-series.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-writers-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('of 8 writers, 6 of them killed at random points, no run is lost or torn that was reported as kept', async () => {
  const file = join(folder, 'history.db');
  await everyReportedRunIsThere(file);
  await using history = await openHistory({ project: 'sample', url: null, file });
  expect(await history.database.query('pragma integrity_check')).toEqual([
    { integrity_check: 'ok' },
  ]);
  expect(await history.database.query('pragma foreign_key_check')).toEqual([]);
});

test('the trend of 20 among 20,000 values is read by the index', async () => {
  const file = join(folder, 'history.db');
  await using history = await openHistory({ project: 'sample', url: null, file });
  const { database } = history;
  await fillSeries(database, 1_000, 20);
  await database.query('analyze');
  const [series] = await listSeries(database, { project: 'sample', gate: '', keptAs: 'regular' });
  const plan = await database.query<{ detail: string }>(`explain query plan ${trendStatement}`, [
    series?.id ?? 0,
    20,
  ]);
  const steps = plan.map(({ detail }) => detail);
  expect(steps[0]).toMatch(
    /^SEARCH point USING INDEX sqlite_autoindex_assay_measurements_1 \(series_id=\?\)/u,
  );
  expect(steps.join()).not.toMatch(/SCAN|TEMP B-TREE/u);
});
