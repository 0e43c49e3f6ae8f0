import { Client } from 'pg';
import { describe, expect, test } from '../../../fixtures/index.ts';
import { keepRun } from '../../../harness/history/kept/keep-run.ts';
import { exportRuns } from '../../../harness/history/kept/export-runs.ts';
import { keptValues } from '../../../harness/history/kept/kept-values.ts';
import { listRuns } from '../../../harness/history/kept/list-runs.ts';
import { removeRuns, runsToPrune } from '../../../harness/history/kept/prune-runs.ts';
import { listSeries, readTrend, trendStatement } from '../../../harness/history/kept/read-trend.ts';
import { openHistory } from '../../../harness/history/open-history.ts';
import { runOf } from '../../unit/harness/history/kept/kept-history.ts';
import { SmallProject } from '../run/small-project.ts';
import { everyReportedRunIsThere } from './every-reported-run.ts';
import { fillSeries } from './fill-series.ts';

const project = 'sample';
const { machineKind } = runOf('2026-11-01', 1).fingerprint;

describe('the history in Postgres', { tags: ['integration', 'postgres'] }, () => {
  test('keeps, lists, compares, exports and removes runs as the embedded one does', async ({
    postgres,
  }) => {
    await using history = await openHistory({ project, url: postgres.url, file: '' });
    const { database } = history;
    const runs = ['2026-11-01', '2026-11-02', '2026-11-03'].map((day, index) => runOf(day, index));
    for (const run of runs) expect(await keepRun(database, run, { project })).toBe(true);
    expect(await keepRun(database, { ...runs[0]!, warnings: ['later'] }, { project })).toBe(false);
    expect((await listRuns(database, { project, most: 9 })).map(({ name }) => name)).toEqual(
      runs.map(({ id }) => id),
    );
    const alike = { project, machineKind, profile: 'smoke', keptAs: ['regular'] as const };
    const values = await keptValues(database, alike);
    expect(values['load/predict latency.p99']?.map(({ value }) => value)).toEqual([0, 1, 2]);
    const [series] = await listSeries(database, { project, gate: 'p99', keptAs: 'regular' });
    expect(await readTrend(database, series?.id ?? 0, 2)).toEqual([
      expect.objectContaining({ run: runs[1]?.id, value: 1, low: 7.9, unit: 'ms' }),
      expect.objectContaining({ run: runs[2]?.id, value: 2, verdict: 'pass' }),
    ]);
    const exported = await Array.fromAsync(exportRuns(database, project));
    expect(exported.map(({ document }) => document)).toEqual(
      JSON.parse(JSON.stringify(runs)) as unknown,
    );
    const old = { project, before: null, keep: 1, stay: new Set<string>() };
    await removeRuns(database, await runsToPrune(database, old));
    expect(await listRuns(database, { project, most: 9 })).toHaveLength(1);
  });

  test('a name with a zero character is kept without it', async ({ postgres }) => {
    await using history = await openHistory({ project, url: postgres.url, file: '' });
    const run = runOf('2026-11-01', 1, { sentence: 'a\0b' });
    await keepRun(history.database, run, { project });
    const [kept] = await listRuns(history.database, { project, most: 1 });
    expect(kept?.sentence).toBe('ab');
  });

  test(
    'of 8 writers, 6 of them killed at random points, no run is lost or torn that was reported as kept',
    { tags: ['thorough'] },
    async ({ postgres }) => {
      await everyReportedRunIsThere(postgres.url);
    },
  );

  test('a connection that died in the pool is replaced, and a slow statement is told without its values', async ({
    postgres,
  }) => {
    const told: string[] = [];
    await using history = await openHistory(
      { project, url: postgres.url, file: '' },
      { slow: (statement) => told.push(statement) },
    );
    await history.database.query('select pg_sleep($1)', [1.1]);
    expect(told).toContain('select pg_sleep($1)');
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    const { rowCount } = await client.query(
      "select pg_terminate_backend(pid, 30000) from pg_stat_activity where application_name = 'assay history' and datname = current_database()",
    );
    await client.end();
    expect(rowCount).toBe(1);
    expect(await keepRun(history.database, runOf('2026-11-01', 1), { project })).toBe(true);
  });

  test('the trend of 20 among 20,000 values is read by the index', async ({ postgres }) => {
    await using history = await openHistory({ project, url: postgres.url, file: '' });
    const { database } = history;
    await fillSeries(database, 1_000, 20);
    await database.query('analyze');
    const [series] = await listSeries(database, { project, gate: '', keptAs: 'regular' });
    const plan = await database.query<{ 'QUERY PLAN': string }>(
      `explain ${trendStatement.replace('$1', `${series?.id}`).replace('$2', '20')}`,
    );
    const text = plan.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toContain('Index Scan Backward using assay_measurements_series_id_started_at_run');
    expect(text).not.toContain('Seq Scan');
  });

  test(
    'a run of a project is kept there by ASSAY_HISTORY_URL, and its password is nowhere',
    { tags: ['thorough'] },
    async ({ postgres }) => {
      await using small = await SmallProject.create({
        'assay.config.js':
          "export default { suites: { unit: ['*.test.js'] }, history: { project: 'small' } };",
        'a.test.js':
          "import { expect, test } from 'vitest'; test('adds', () => expect(1 + 1).toBe(2));",
      });
      const environment = { ASSAY_HISTORY_URL: postgres.url };
      const { code, stdout, stderr } = await small.assay(['run', 'unit'], environment);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/ kept {2}postgres 127\.0\.0\.1:\d+\//u);
      const { password } = new URL(postgres.url);
      expect(stdout).not.toContain(password);
      const listed = await small.assay(['history', 'list', '--json'], environment);
      expect(JSON.parse(listed.stdout)).toMatchObject({ runs: [{ verdict: 'pass' }] });
      const client = new Client({ connectionString: postgres.url });
      await client.connect();
      const { rows } = await client.query('select project from assay_runs');
      await client.end();
      expect(rows).toEqual([{ project: 'small' }]);
      const lost = await small.assay(['run', 'unit'], {
        ASSAY_HISTORY_URL: 'postgres://assay:a-secret-word@127.0.0.1:1/none',
      });
      expect(lost.code).toBe(0);
      expect(lost.stdout).toContain(
        "the history (ASSAY_HISTORY_URL) can't be used: connect ECONNREFUSED",
      );
      expect(lost.stdout).not.toContain('a-secret-word');
    },
  );
});
