import { join } from 'node:path';
import { Redaction } from '../../config/redaction.ts';
import { redactFile } from '../../document/redact-file.ts';
import type { LoadOutcome } from '../../load/run-script.ts';

/** Takes the secrets out of the raw files of a load (`--output`), and touches nothing else of the folder. */
export async function redactKept(folder: string, { files }: Pick<LoadOutcome, 'files'>) {
  const redaction = new Redaction();
  for (const name of Object.keys(files)) await redactFile(join(folder, name), redaction);
}
