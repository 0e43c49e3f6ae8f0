import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline as connect, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createGzip } from 'node:zlib';
import { RedactedPieces } from '../config/redacted-pieces.ts';
import type { Redaction } from '../config/redaction.ts';

/**
 * Takes the secrets out of a file of any size and encoding, of a compressed one (`.gz`) too. It is written
 * anew, and put in its place, only where there is one in it.
 */
export async function redactFile(path: string, redaction: Redaction): Promise<void> {
  try {
    await redactContent(path, path.endsWith('.gz'), redaction);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    // Who wrote it may have removed it since; what is called .gz may be none.
    if (code.startsWith('Z_')) await redactContent(path, false, redaction);
    else if (code !== 'ENOENT') throw error;
  }
}

async function redactContent(
  path: string,
  isCompressed: boolean,
  redaction: Redaction,
): Promise<void> {
  if (!(await holdsSecret(contentOf(path, isCompressed), redaction))) return;
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`);
  const clean = redactedPieces(contentOf(path, isCompressed), redaction);
  try {
    const file = createWriteStream(temporary);
    if (isCompressed) await pipeline(clean, createGzip({ level: 1 }), file);
    else await pipeline(clean, file);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function contentOf(path: string, isCompressed: boolean): Readable {
  const file = createReadStream(path);
  // What was cut off in the middle, as k6's points are where it was killed, is read as far as it goes.
  if (!isCompressed) return file;
  return connect(file, createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }), () => {
    // Its error reaches whoever reads it.
  });
}

async function holdsSecret(content: Readable, redaction: Redaction): Promise<boolean> {
  const pieces: string[] = [];
  const output = new RedactedPieces(redaction, (text) => pieces.push(text), 'bytes');
  // What was given and did not come out yet.
  let pending = '';
  for await (const chunk of content) {
    const text = (chunk as Buffer).toString('latin1');
    pending += text;
    output.push(text);
    const clean = pieces.splice(0).join('');
    if (!pending.startsWith(clean)) return true;
    pending = pending.slice(clean.length);
  }
  output.end();
  return pieces.join('') !== pending;
}

async function* redactedPieces(content: Readable, redaction: Redaction): AsyncGenerator<Buffer> {
  let ready: Buffer[] = [];
  const output = new RedactedPieces(
    redaction,
    (text) => ready.push(Buffer.from(text, 'latin1')),
    'bytes',
  );
  for await (const chunk of content) {
    output.push((chunk as Buffer).toString('latin1'));
    yield* ready;
    ready = [];
  }
  output.end();
  yield* ready;
}
