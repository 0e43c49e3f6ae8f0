import type { RunDocument } from '../../document/document.ts';
import type { SqlSession } from '../database/sql.ts';
import type { KeptAs } from './kept-as.ts';
import { conditionOf, type RunFilter } from './list-runs.ts';
import { unpackDocument } from './pack-document.ts';

export interface KeptDocument {
  readonly keptAs: KeptAs;
  readonly document: RunDocument;
}

/** The documents of the newest runs that fit, oldest first. One that can't be read is left out. */
export async function readDocuments(
  session: SqlSession,
  filter: RunFilter,
): Promise<readonly RunDocument[]> {
  return (await readKeptDocuments(session, filter)).map(({ document }) => document);
}

/** The same, with what kind of run each is. */
export async function readKeptDocuments(
  session: SqlSession,
  filter: RunFilter,
): Promise<readonly KeptDocument[]> {
  const { where, values } = conditionOf(filter);
  const rows = await session.query<{ keptAs: KeptAs; body: Uint8Array }>(
    `select run.kept_as as "keptAs", document.body as "body" from assay_runs run
     join assay_documents document on document.run_id = run.id
     where ${where} order by run.started_at desc, run.id desc limit ${filter.most}`,
    values,
  );
  return rows.toReversed().flatMap(({ keptAs, body }) => {
    try {
      return [{ keptAs, document: unpackDocument(body) }];
    } catch {
      return [];
    }
  });
}
