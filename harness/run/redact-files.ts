import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Redaction } from '../config/redaction.ts';
import { writeAtomically } from '../document/write-atomically.ts';

/** Larger files are data of ours, without free text in them. */
const LARGEST_BYTES = 32 * 2 ** 20;

/** Takes the secrets out of the text files that other processes wrote into the run's folder. */
export async function redactFiles(folder: string, redaction: Redaction): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile() || !/\.(log|json|jsonl|txt|js|html)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    if ((await stat(path)).size > LARGEST_BYTES) continue;
    const text = await readFile(path, 'utf8');
    const clean = redaction.redact(text);
    if (clean !== text) await writeAtomically(path, clean);
  }
}
