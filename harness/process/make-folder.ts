import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { InfrastructureError } from '../errors.ts';

/**
 * Makes a folder and those above it that are missing. Node's own `recursive: true` never returns where a
 * file system takes no folders and says ENOENT, as /proc does: it makes the folder above again and again.
 * @throws {InfrastructureError} there is a file in its place, or its file system takes no folders
 * @throws the file system's own error (EACCES, EROFS, ENOSPC)
 */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) makeFolder(above);
  try {
    mkdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Somebody else may have made it meanwhile.
    if (code === 'EEXIST' && isFolder(path)) return;
    if (code !== 'ENOENT' && code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
    throw new InfrastructureError(`the folder ${path} can't be made: ${reasons[code]} (${code})`, {
      remedy: 'Name another place.',
      cause: error,
    });
  }
}

const reasons = {
  ENOENT: `its file system takes no new folders`,
  EEXIST: 'there is something else of that name',
  ENOTDIR: 'a file lies on its path',
} as const;

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
