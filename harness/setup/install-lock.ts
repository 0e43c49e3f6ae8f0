import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { Say } from './progress.ts';

const POLL_MS = 250;

/**
 * Lets one process at a time install into a folder. The lock names its owner, so that one whose
 * owner is gone is taken over.
 */
export async function withInstallLock<T>(
  path: string,
  say: Say,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  await take(path, say);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string, say: Say): Promise<void> {
  let announced = false;
  // Each look at the lock depends on the one before.
  /* oxlint-disable no-await-in-loop */
  while (!(await tryTake(path))) {
    const owner = await ownerOf(path);
    if (owner !== null && !isAlive(owner)) {
      await rm(path, { force: true });
      continue;
    }
    if (!announced) say(`waiting for process ${owner ?? '?'}, which is installing the same …`);
    announced = true;
    await delay(POLL_MS);
  }
  /* oxlint-enable no-await-in-loop */
}

async function tryTake(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Null while the owner has not yet written its name, and when the lock has just gone. */
async function ownerOf(path: string): Promise<number | null> {
  try {
    return Number(await readFile(path, 'utf8')) || null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
