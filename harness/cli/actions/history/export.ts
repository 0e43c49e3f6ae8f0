import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { InfrastructureError } from '../../../errors.ts';
import { exportRuns } from '../../../history/kept/export-runs.ts';
import { print as say } from './print.ts';
import { withHistory } from './with-history.ts';

export interface ExportOptions {
  /** A file; null for stdout. What ends with .gz is compressed. */
  readonly out: string | null;
  readonly configFile: string | null;
}

/** `assay history export`: every run of the project, one JSON object a line, for `import`. */
export async function exportCommand({ out, configFile }: ExportOptions): Promise<void> {
  await withHistory(configFile, async (history) => {
    let runs = 0;
    async function* lines(): AsyncGenerator<string> {
      for await (const run of exportRuns(history.database, history.project)) {
        runs += 1;
        yield `${JSON.stringify(run)}\n`;
      }
    }
    if (out === null) {
      await print(lines());
      return;
    }
    const file = resolve(out);
    await writeWhole(file, lines());
    say([`${runs} ${runs === 1 ? 'run' : 'runs'} of ${history.project} are in ${out}`]);
  });
}

/** A reader that wants no more (`| head`) ends it. */
async function print(lines: AsyncGenerator<string>): Promise<void> {
  try {
    await pipeline(Readable.from(lines), process.stdout, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
}

/** The file is there when all of it is. */
async function writeWhole(file: string, lines: AsyncGenerator<string>): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    const target = createWriteStream(temporary, { flush: true });
    await (file.endsWith('.gz')
      ? pipeline(Readable.from(lines), createGzip(), target)
      : pipeline(Readable.from(lines), target));
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    if ((error as { syscall?: unknown }).syscall === undefined) throw error;
    throw new InfrastructureError(`${file} can't be written: ${(error as Error).message}`, {
      remedy: 'Make room or give permission, or name another file.',
      cause: error,
    });
  }
}
