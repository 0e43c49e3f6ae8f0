import type { RunDocument } from '../../document/document.ts';
import type { SqlDatabase, SqlSession } from '../database/sql.ts';
import { insertRows } from './insert-rows.ts';
import { type KeptAs, keptAs } from './kept-as.ts';
import { keepGates } from './keep-gates.ts';
import { keepTests } from './keep-tests.ts';
import { packDocument } from './pack-document.ts';
import { runKey } from './run-key.ts';

export interface KeepOptions {
  /** Whose run it is: a database of a team has several. */
  readonly project: string;
  /** It is no run of suites: `assay load`. */
  readonly isAdHoc?: boolean;
}

/**
 * Keeps a run: all of it in one transaction. When this resolves it is on the disk; before, there is
 * nothing of it. A run that is there already stays as it is.
 * @returns whether it was new
 */
export async function keepRun(
  database: SqlDatabase,
  document: RunDocument,
  { project, isAdHoc = false }: KeepOptions,
): Promise<boolean> {
  // Before the turn of this writer: others need not wait for it.
  const body = packDocument(document);
  const kind = keptAs(document, isAdHoc);
  return await database.transaction(async (session) => {
    const machineId = await machineIdOf(session, document);
    const runId = await insertRun(session, document, { project, kind, machineId });
    if (runId === null) return false;
    await insertRows(session, 'assay_documents', ['run_id', 'body'], [[runId, body]]);
    const row = { runId, project, machineId, keptAs: kind };
    await keepGates(session, document, row);
    await keepTests(session, document, row);
    return true;
  });
}

async function machineIdOf(session: SqlSession, { fingerprint }: RunDocument): Promise<number> {
  const { machineKind, cpu, memoryBytes, os, node } = fingerprint;
  const find = () =>
    session.query<{ id: number }>('select id from assay_machines where kind = $1', [machineKind]);
  const [known] = await find();
  if (known !== undefined) return known.id;
  await insertRows(
    session,
    'assay_machines',
    ['kind', 'cpu', 'cores', 'memory_bytes', 'os', 'node'],
    [[machineKind, cpu.model, cpu.cores, memoryBytes, os, node]],
    'on conflict do nothing',
  );
  const [added] = await find();
  if (added === undefined) throw new Error(`the machine kind ${machineKind} was not kept`);
  return added.id;
}

/** @returns null where it is there already */
async function insertRun(
  session: SqlSession,
  document: RunDocument,
  of: { readonly project: string; readonly kind: KeptAs; readonly machineId: number },
): Promise<number | null> {
  const { id, profile, startedAt, seconds, command, fingerprint, verdict, sentence } = document;
  const columns =
    'key, project, name, kept_as, machine_id, profile, started_at, seconds, command, commit_hash, branch, verdict, sentence, exit_code, ended_early';
  const places = columns.split(', ').map((_, index) => `$${index + 1}`);
  const [row] = await session.query<{ id: number }>(
    `insert into assay_runs (${columns}) values (${places.join(', ')}) on conflict do nothing returning id`,
    [
      runKey(document, of.project),
      of.project,
      id,
      of.kind,
      of.machineId,
      profile,
      Date.parse(startedAt),
      seconds,
      command,
      fingerprint.git?.commit ?? null,
      fingerprint.git?.branch ?? null,
      verdict,
      sentence,
      document.exitCode,
      document.endedEarly,
    ],
  );
  return row?.id ?? null;
}
