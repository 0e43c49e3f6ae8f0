import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { getHeapSnapshot } from 'node:v8';

/** Writes a heap snapshot of this process to a file, in V8's JSON format, as a stream. */
export async function writeSnapshot(file: string): Promise<void> {
  await pipeline(getHeapSnapshot(), createWriteStream(file, { mode: 0o600 }));
}
