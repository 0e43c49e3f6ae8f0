import type { SqlDatabase } from '../../../harness/history/database/sql.ts';
import { insertRows } from '../../../harness/history/kept/insert-rows.ts';

const some = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

/** Rows of many runs at once, without their documents: what the plan of a query is made from. */
export async function fillSeries(
  database: SqlDatabase,
  runs: number,
  gates: number,
): Promise<void> {
  await database.transaction(async (session) => {
    await insertRows(
      session,
      'assay_machines',
      ['kind', 'cpu', 'cores', 'memory_bytes', 'os', 'node'],
      [['a kind', 'a cpu', 2, 4e9, 'linux', '24']],
    );
    const [machine] = await session.query<{ id: number }>('select id from assay_machines');
    const machineId = machine?.id ?? 0;
    await insertRows(
      session,
      'assay_series',
      ['project', 'machine_id', 'profile', 'kept_as', 'gate'],
      some(gates).map((gate) => ['sample', machineId, 'ci', 'regular', `gate ${gate}`]),
    );
    await insertRows(
      session,
      'assay_runs',
      'key project name kept_as machine_id profile started_at seconds command verdict sentence exit_code'.split(
        ' ',
      ),
      some(runs).map((run) => [
        `key ${run}`,
        'sample',
        `run ${run}`,
        'regular',
        machineId,
        'ci',
        run,
        1,
        'assay run',
        'pass',
        'all pass',
        0,
      ]),
    );
    const series = await session.query<{ id: number }>('select id from assay_series');
    const made = await session.query<{ id: number }>('select id from assay_runs');
    const pairs = made.flatMap((run) => series.map((one) => [run.id, one.id] as const));
    await insertRows(
      session,
      'assay_verdicts',
      ['run_id', 'series_id', 'severity', 'verdict', 'limit_text', 'reason'],
      pairs.map(([run, one]) => [run, one, 'block', 'pass', '<= 25ms', 'it is below']),
    );
    await insertRows(
      session,
      'assay_measurements',
      'series_id started_at run_id value unit confidence sample_count sample_of'.split(' '),
      pairs.map(([run, one]) => [one, run, run, run % 7, 'ms', 0.99, 6_000, 'requests']),
    );
  });
}
