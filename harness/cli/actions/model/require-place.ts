import { access, constants, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../../../errors.ts';

/**
 * Checks before any work that a file can be written there.
 * @throws {UsageError} it is a folder, or lies below a file
 * @throws the file system's own error where it can't be written to (EACCES, EROFS)
 */
export async function requireFilePlace(path: string, example: string): Promise<void> {
  if ((await kindOf(path)) === 'folder') {
    throw new UsageError(`--out ${path} is a folder`, {
      remedy: `name a file in it: --out ${join(path, example)}`,
    });
  }
  await requireFolderPlace(dirname(path));
}

/** The same for a folder, which need not be there yet. */
export async function requireFolderPlace(path: string): Promise<void> {
  const kind = await kindOf(path);
  if (kind === 'file') {
    throw new UsageError(`--out: ${path} is a file, and a folder is needed there`, {
      remedy: `take another name than '${basename(path)}'`,
    });
  }
  if (kind === 'folder') await access(path, constants.W_OK);
  else await requireFolderPlace(dirname(path));
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'nothing';
    throw error;
  }
}
