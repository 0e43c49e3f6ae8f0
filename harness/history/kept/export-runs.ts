import type { SqlDatabase } from '../database/sql.ts';
import type { ExportedRun } from './exported-run.ts';
import type { KeptAs } from './kept-as.ts';
import { unpackDocument } from './pack-document.ts';

/** Documents that are held at once, so that a million runs need no more memory than these. */
const PAGE = 50;

/** Every run of a project, in the order in which they were kept. */
export async function* exportRuns(
  database: SqlDatabase,
  project: string,
): AsyncGenerator<ExportedRun> {
  for (let last = 0; ;) {
    const rows = await database.query<{ id: number; keptAs: KeptAs; body: Uint8Array }>(
      `select run.id as "id", run.kept_as as "keptAs", document.body as "body"
       from assay_runs run join assay_documents document on document.run_id = run.id
       where run.project = $1 and run.id > $2 order by run.id limit ${PAGE}`,
      [project, last],
    );
    for (const { id, keptAs, body } of rows) {
      last = id;
      const document = unpackDocument(body);
      yield { formatVersion: 1, project, isAdHoc: keptAs === 'ad-hoc', document };
    }
    if (rows.length < PAGE) return;
  }
}
