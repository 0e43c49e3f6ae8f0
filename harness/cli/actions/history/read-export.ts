import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UsageError } from '../../../errors.ts';
import { type ExportedRun, exportedRunSchema } from '../../../history/kept/exported-run.ts';

/**
 * The runs of a file of `assay history export`, one after the other.
 * @throws {UsageError} a line is no run: torn, or of another format; those before it were given
 */
export async function* readExport(file: string): AsyncGenerator<ExportedRun> {
  let number = 0;
  try {
    for await (const line of createInterface({ input: bytesOf(file), crlfDelay: Infinity })) {
      number += 1;
      if (line !== '') yield exportedRunSchema.parse(JSON.parse(line));
    }
  } catch (cause) {
    if ((cause as { syscall?: unknown }).syscall !== undefined) throw cause;
    const where = number === 0 ? file : `line ${number} of ${file}`;
    throw new UsageError(`${where} is no run of an export`, {
      remedy: 'Export it again: assay history export --out <file>. What came before it was added.',
      cause,
    });
  }
}

function bytesOf(file: string): Readable {
  const bytes = createReadStream(file);
  if (!file.endsWith('.gz')) return bytes;
  const unpacked = createGunzip();
  bytes.on('error', (error) => unpacked.destroy(error));
  return bytes.pipe(unpacked);
}
