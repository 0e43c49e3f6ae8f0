import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { searchPath } from '../config/environment.ts';

/** Whether a path names a file that this user may execute; a folder is none. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The path of a program, from the first folder of the PATH that has it; null when none has. */
export function findExecutable(name: string): string | null {
  return (
    searchPath()
      .map((folder) => join(folder, name))
      .find(isExecutable) ?? null
  );
}
