import type { Unit } from '../../metrics/metric.ts';
import type { Verdict } from '../../statistics/verdict.ts';
import type { SqlSession, SqlValue } from '../database/sql.ts';
import type { KeptAs } from './kept-as.ts';

/** One gate of one profile on one kind of machine: what is comparable over time. */
export interface KeptSeries {
  readonly id: number;
  readonly gate: string;
  readonly machineKind: string;
  readonly profile: string;
  readonly keptAs: KeptAs;
}

export interface SeriesFilter {
  readonly project: string;
  /** A part of the gate's name. */
  readonly gate: string;
  readonly profile?: string | undefined;
  readonly keptAs: KeptAs;
  /** A part of the kind's name. */
  readonly machine?: string | undefined;
}

/** The series that fit, by gate, profile and kind of machine. */
export async function listSeries(
  session: SqlSession,
  { project, gate, profile, keptAs, machine }: SeriesFilter,
): Promise<readonly KeptSeries[]> {
  const values: SqlValue[] = [project, keptAs];
  const place = (value: SqlValue): string => `$${values.push(value)}`;
  const rows = await session.query<KeptSeries>(
    `select series.id as "id", series.gate as "gate", machine.kind as "machineKind",
       series.profile as "profile", series.kept_as as "keptAs"
     from assay_series series join assay_machines machine on machine.id = series.machine_id
     where series.project = $1 and series.kept_as = $2
       ${profile === undefined ? '' : `and series.profile = ${place(profile)}`}
     order by series.gate, series.profile, machine.kind`,
    values,
  );
  // Here, and not by `like`: a name may hold what is special there.
  return rows
    .filter((one) => one.gate.includes(gate) && one.machineKind.includes(machine ?? ''))
    .map((row) => ({ ...row }));
}

export interface TrendPoint {
  readonly run: string;
  readonly commit: string | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly value: number;
  readonly unit: Unit;
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: Verdict;
}

/** `$1` is the series, `$2` how many; runs that ended early are left out. For SQLite and Postgres. */
export const trendStatement = `
  select run.name as "run", run.commit_hash as "commit", point.started_at as "startedAt",
    point.value as "value", point.unit as "unit", point.low as "low", point.high as "high",
    said.verdict as "verdict"
  from assay_measurements point
  join assay_runs run on run.id = point.run_id
  join assay_verdicts said on said.run_id = point.run_id and said.series_id = point.series_id
  where point.series_id = $1 and run.ended_early is null
  order by point.started_at desc, point.run_id desc limit $2`;

/** The newest values of a series, oldest first. */
export async function readTrend(
  session: SqlSession,
  seriesId: number,
  most: number,
): Promise<readonly TrendPoint[]> {
  const rows = await session.query<TrendPoint>(trendStatement, [seriesId, most]);
  return rows.toReversed().map((row) => ({ ...row }));
}
