import type { RunDocument } from '../../document/document.ts';
import type { GateResult } from '../../verdicts/verdict.ts';
import type { SqlSession, SqlValue } from '../database/sql.ts';
import { fitted } from './fitted.ts';
import { insertRows } from './insert-rows.ts';
import type { KeptAs } from './kept-as.ts';
import { nameIds } from './name-ids.ts';

/** A run that has its row. */
export interface RunRow {
  readonly runId: number;
  readonly project: string;
  readonly machineId: number;
  readonly keptAs: KeptAs;
}

/** The verdicts of a run, and what was measured for them. */
export async function keepGates(
  session: SqlSession,
  document: RunDocument,
  { runId, project, machineId, keptAs }: RunRow,
): Promise<void> {
  const gates = [...new Map(document.gates.map((gate) => [fitted(gate.id), gate]))];
  const rowOf = (id: string) => [project, machineId, document.profile, keptAs, id] as const;
  const columns = ['project', 'machine_id', 'profile', 'kept_as', 'gate'];
  const rows = gates.map(([id]) => rowOf(id));
  const ids = await nameIds(session, 'assay_series', columns, rows);
  const seriesId = (id: string): number => ids.get(JSON.stringify(rowOf(id))) ?? lost(id);
  await insertRows(
    session,
    'assay_verdicts',
    ['run_id', 'series_id', 'severity', 'verdict', 'limit_text', 'reason'],
    gates.map(([id, { severity, verdict, limit, reason }]) => [
      runId,
      seriesId(id),
      severity,
      verdict,
      limit.text,
      reason,
    ]),
  );
  const startedAt = Date.parse(document.startedAt);
  await insertRows(
    session,
    'assay_measurements',
    measurementColumns,
    gates.flatMap(([id, gate]) => measurementOf(gate, [seriesId(id), startedAt, runId])),
  );
}

const measurementColumns =
  'series_id started_at run_id value unit low high confidence sample_count sample_of histograms'.split(
    ' ',
  );

function measurementOf(
  { measured, evidence }: GateResult,
  of: readonly number[],
): readonly (readonly SqlValue[])[] {
  if (measured === null) return [];
  const { value, unit, interval, confidence, sample } = measured;
  const [low, high] = interval ?? [null, null];
  const histograms = evidence.filter(({ kind }) => kind === 'histogram');
  const kept = histograms.length === 0 ? null : JSON.stringify(histograms);
  return [[...of, value, unit, low, high, confidence, sample.count, sample.of, kept]];
}

function lost(id: string): never {
  throw new Error(`the series of ${id} was not kept`);
}
