import { access, constants, mkdtemp, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../../../errors.ts';

/**
 * Checks before any work that a file can be written there.
 * @throws {UsageError} it is a folder, lies below a file, or its file system takes no new files
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
  if (kind === 'folder') await requireNewFiles(path);
  else await requireFolderPlace(dirname(path));
}

/** By making something there: root may write anywhere by its rights, and yet not in /proc. */
async function requireNewFiles(folder: string): Promise<void> {
  await access(folder, constants.W_OK);
  try {
    await rmdir(await mkdtemp(join(folder, '.assay-')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new UsageError(`--out: the file system of ${folder} takes no new files`, {
      remedy: 'name another folder',
    });
  }
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
