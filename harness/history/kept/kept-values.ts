import type { RecentValue } from '../../document/document.ts';
import type { SqlSession } from '../database/sql.ts';
import { listRuns, type RunFilter } from './list-runs.ts';

/** As many earlier runs as a sparkline can show. */
const MOST_RUNS = 20;

/** The values of each gate in the last runs that fit and came to their end, oldest first. */
export async function keptValues(
  session: SqlSession,
  filter: Omit<RunFilter, 'most' | 'whole'>,
): Promise<Record<string, RecentValue[]>> {
  const runs = await listRuns(session, { ...filter, most: MOST_RUNS, whole: true });
  const values: Record<string, RecentValue[]> = {};
  if (runs.length === 0) return values;
  const places = runs.map((_, index) => `$${index + 1}`);
  const rows = await session.query<{ gate: string; runId: number } & Omit<RecentValue, 'run'>>(
    `select series.gate as "gate", one.run_id as "runId", one.value as "value", said.verdict as "verdict"
     from assay_measurements one
     join assay_series series on series.id = one.series_id
     join assay_verdicts said on said.run_id = one.run_id and said.series_id = one.series_id
     where one.run_id in (${places.join(', ')})`,
    runs.map(({ id }) => id),
  );
  const byRun = Map.groupBy(rows, ({ runId }) => runId);
  for (const { id, name } of runs) {
    for (const { gate, value, verdict } of byRun.get(id) ?? []) {
      (values[gate] ??= []).push({ run: name, value, verdict });
    }
  }
  return values;
}
