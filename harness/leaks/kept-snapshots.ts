import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Redaction } from '../config/redaction.ts';
import { redactFile } from '../document/redact-file.ts';
import { UsageError } from '../errors.ts';
import type { KeptSnapshots } from '../measurement/leak/why/explain.ts';

/**
 * The files of `--heap-snapshots <folder>`, which is made before anything is measured.
 * @throws {UsageError} the folder can't be made
 */
export async function keptSnapshots(folder: string | null): Promise<KeptSnapshots | null> {
  if (folder === null) return null;
  const path = resolve(folder);
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`the heap snapshots can't be written to '${folder}': ${reason}`, {
      remedy: 'name a folder that can be written to',
    });
  }
  return { before: join(path, 'before.heapsnapshot'), after: join(path, 'after.heapsnapshot') };
}

export function noSnapshots(): UsageError {
  return new UsageError('the process that is measured is no Node, and has no heap snapshots', {
    remedy: 'leave --heap-snapshots out',
  });
}

/** A heap has the environment of its process among its strings. */
export async function redactSnapshots({ before, after }: KeptSnapshots): Promise<void> {
  const redaction = new Redaction();
  for (const file of [before, after]) await redactFile(file, redaction);
}
