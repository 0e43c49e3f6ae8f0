import { closeSync, openSync, readSync } from 'node:fs';

/** Larger than any file that is read; what is longer is cut. */
const MOST_BYTES = 64 * 1024;
const buffer = Buffer.alloc(MOST_BYTES);

/**
 * The text of a file of proc(5). `readFileSync` takes a new buffer of 64 KiB for each, since such files have
 * no size: garbage of the probe's own, which one more collection would have to wait for.
 * @throws where there is no such file
 */
export function readProc(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    let length = 0;
    for (;;) {
      const read = readSync(descriptor, buffer, length, MOST_BYTES - length, null);
      length += read;
      if (read === 0 || length === MOST_BYTES) return buffer.toString('latin1', 0, length);
    }
  } finally {
    closeSync(descriptor);
  }
}
