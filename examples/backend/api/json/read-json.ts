import { setImmediate as nextTurn } from 'node:timers/promises';
import { ApiError } from '../error.ts';
import { readLongJson } from './long-json.ts';

/**
 * JSON of a stranger, read without holding up the others. `JSON.parse` blocks the event loop for as
 * long as the text asks (29 MB of keys: 10 s), so that only short, flat text goes there in one piece;
 * the rest is read in slices, and refused where it is deeper or more crowded than any request.
 */

/** `JSON.parse` takes about 10 ms for so many bytes of numbers. */
const SHORT_BYTES = 256 * 1024;
/** So few brackets can be neither deep nor crowded. */
const FEW_CONTAINERS = 32;
/** How long one slice may hold the event loop. */
const SLICE_MS = 5;

/** @throws {ApiError} 400 `invalid_json` */
export async function readJson(bytes: Buffer): Promise<unknown> {
  if (isShort(bytes)) return parseShort(bytes);
  const reading = readLongJson(bytes.toString('utf8'));
  let sliceEnd = performance.now() + SLICE_MS;
  for (;;) {
    const { done, value } = nextSlice(reading);
    if (done) return value;
    if (performance.now() < sliceEnd) continue;
    await nextTurn();
    sliceEnd = performance.now() + SLICE_MS;
  }
}

/** Whether it can be parsed at once. */
export function isShort(bytes: Buffer): boolean {
  if (bytes.length > SHORT_BYTES) return false;
  return (
    countUpTo(bytes, '[', FEW_CONTAINERS) + countUpTo(bytes, '{', FEW_CONTAINERS) <= FEW_CONTAINERS
  );
}

/** @throws {ApiError} 400 `invalid_json` */
export function parseShort(bytes: Buffer): unknown {
  if (bytes.length === 0) throw invalidJson('the body is empty; it takes JSON');
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // The engine's own message quotes what the client sent.
    throw invalidJson('the body is not JSON');
  }
}

function nextSlice(reading: Generator<undefined, unknown>): IteratorResult<undefined, unknown> {
  try {
    return reading.next();
  } catch (error) {
    if (error instanceof SyntaxError) throw invalidJson('the body is not JSON');
    if (error instanceof RangeError) throw invalidJson(error.message);
    throw error;
  }
}

/** How often the ASCII character comes, counted to one more than `limit`. */
function countUpTo(bytes: Buffer, character: string, limit: number): number {
  const code = character.charCodeAt(0);
  let count = 0;
  for (
    let at = bytes.indexOf(code);
    at !== -1 && count <= limit;
    at = bytes.indexOf(code, at + 1)
  ) {
    count += 1;
  }
  return count;
}

function invalidJson(message: string): ApiError {
  return new ApiError(400, 'invalid_json', message);
}
