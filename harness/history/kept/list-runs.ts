import type { SqlSession, SqlValue } from '../database/sql.ts';
import type { Verdict } from '../../statistics/verdict.ts';
import type { KeptAs } from './kept-as.ts';

/** A run as the database lists it, without reading its document. */
export interface KeptRun {
  readonly id: number;
  readonly name: string;
  readonly keptAs: KeptAs;
  readonly machineKind: string;
  readonly profile: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly seconds: number;
  readonly commit: string | null;
  readonly branch: string | null;
  readonly verdict: Verdict;
  readonly sentence: string;
  readonly exitCode: number;
  readonly endedEarly: string | null;
}

export interface RunFilter {
  readonly project: string;
  /** At the most so many, the newest. */
  readonly most: number;
  readonly profile?: string | undefined;
  readonly machineKind?: string | undefined;
  /** Left out: all. */
  readonly keptAs?: readonly KeptAs[] | undefined;
  /** Only runs that started earlier, in ms since 1970. */
  readonly before?: number | undefined;
  /** Only runs that came to their planned end. */
  readonly whole?: boolean | undefined;
  /** Id of the run. Jobs of a team may have the same. */
  readonly name?: string | undefined;
}

/** The newest runs that fit, oldest first. */
export async function listRuns(
  session: SqlSession,
  filter: RunFilter,
): Promise<readonly KeptRun[]> {
  const { where, values } = conditionOf(filter);
  const rows = await session.query<KeptRun>(
    `select run.id as "id", run.name as "name", run.kept_as as "keptAs", machine.kind as "machineKind",
       run.profile as "profile", run.started_at as "startedAt", run.seconds as "seconds",
       run.commit_hash as "commit", run.branch as "branch", run.verdict as "verdict",
       run.sentence as "sentence", run.exit_code as "exitCode", run.ended_early as "endedEarly"
     from assay_runs run join assay_machines machine on machine.id = run.machine_id
     where ${where} order by run.started_at desc, run.id desc limit ${filter.most}`,
    values,
  );
  return rows.toReversed().map((row) => ({ ...row }));
}

/** The condition of a filter, and its values. */
export function conditionOf(filter: RunFilter): {
  readonly where: string;
  readonly values: readonly SqlValue[];
} {
  const { project, profile, machineKind, keptAs, before, whole = false, name } = filter;
  const values: SqlValue[] = [];
  const place = (value: SqlValue): string => `$${values.push(value)}`;
  const conditions = [
    `run.project = ${place(project)}`,
    ...(machineKind === undefined
      ? []
      : [`run.machine_id = (select id from assay_machines where kind = ${place(machineKind)})`]),
    ...(profile === undefined ? [] : [`run.profile = ${place(profile)}`]),
    ...(keptAs === undefined ? [] : [`run.kept_as in (${keptAs.map(place).join(', ')})`]),
    ...(before === undefined ? [] : [`run.started_at < ${place(before)}`]),
    ...(whole ? ['run.ended_early is null'] : []),
    ...(name === undefined ? [] : [`run.name = ${place(name)}`]),
  ];
  return { where: conditions.join(' and '), values };
}
