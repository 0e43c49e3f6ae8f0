import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';

import { searchPath } from '../config/environment.ts';

/** The path of a program on the PATH; null when it isn't there. */
export async function findExecutable(name: string): Promise<string | null> {
  for (const folder of searchPath()) {
    const path = join(folder, name);
    // The first folder of the PATH wins: one after the other.
    // oxlint-disable-next-line no-await-in-loop
    if (await isExecutable(path)) return path;
  }
  return null;
}

export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
