// @module-tag thorough
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const program = fileURLToPath(new URL('operations/fills-containers.ts', import.meta.url));

const looking = fileURLToPath(new URL('operations/looks-again.ts', import.meta.url));

async function printedBy(...command: readonly string[]) {
  const { stdout } = await promisify(execFile)(process.execPath, command);
  return JSON.parse(stdout) as unknown;
}

const seenOf = (way: string): Promise<unknown> => printedBy(program, way);

describe('a container that was filled up', { tags: ['integration'], timeout: 600_000 }, () => {
  test('and is a cache that hides its bound, is asked for each key that is added', async () => {
    expect(await seenOf('private-cache')).toMatchObject({
      grown: { added: 200, bound: null },
      added: 200,
      lookedUp: 200,
    });
  });

  test('and is a table that leaks, goes on to grow, and is asked for none', async () => {
    expect(await seenOf('session-table')).toMatchObject({
      grown: { container: 'Map', added: 200 },
      added: 200,
      lookedUp: 0,
    });
  });

  test('and has a fresh object for each key, was asked for none that could be there', async () => {
    expect(await seenOf('noted-by-request')).toMatchObject({
      grown: { container: 'Map', added: 200 },
      added: 200,
      lookedUp: 0,
    });
  });

  test('and is a cache with a size, grows no more', async () => {
    expect(await seenOf('cache-by-size')).toMatchObject({ grown: { added: 200 }, added: 0 });
  });

  test('is the one that goes on to grow, and no list that got longer once meanwhile', async () => {
    expect(await seenOf('list-that-gets-longer-once')).toMatchObject({
      grown: { container: 'Map', added: 200 },
      added: 200,
    });
  });
});

test('our own list of containers is none that grows', { timeout: 600_000 }, async () => {
  expect(await printedBy(looking)).toEqual({ kept: true, grown: [] });
});
