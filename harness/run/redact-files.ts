import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Redaction } from '../config/redaction.ts';
import { redactFile } from '../document/redact-file.ts';

/** Takes the secrets out of the files that other processes wrote into the run's folder. */
export async function redactFiles(folder: string, redaction: Redaction): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (entry.isFile()) await redactFile(join(entry.parentPath, entry.name), redaction);
  }
}
