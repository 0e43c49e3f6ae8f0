import { constants } from 'node:fs';
import { copyFile, mkdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { RunDocument } from '../document/document.ts';
import { namedReporters, reporters } from '../reporters/reporters.ts';
import type { Shard } from './shard.ts';

const page = 'index.html';
/** Made again for the merged run; a shard's own page is kept beside them. */
const ownReports = new Set(
  [...reporters, ...Object.values(namedReporters)]
    .map(({ file }) => file)
    .filter((file) => file !== page),
);

/**
 * Copies the raw files that are still there into a folder a shard: `shard-2/unit.log`. A name that leads
 * out of the shard's folder is left out.
 * @returns the copied files: name in `folder` → what it is
 */
export async function copyFiles(
  shards: readonly Shard[],
  folder: string,
): Promise<RunDocument['files']> {
  const copied: RunDocument['files'] = {};
  for (const { name: shard, folder: source, document } of shards) {
    for (const [name, description] of Object.entries(document.files)) {
      if (ownReports.has(name)) continue;
      const from = await fileWithin(source, name);
      if (from === null) continue;
      const target = `${shard.replace(' ', '-')}/${name}`;
      await mkdir(dirname(join(folder, target)), { recursive: true });
      await copyFile(from, join(folder, target), constants.COPYFILE_FICLONE);
      copied[target] = `${shard}: ${name === page ? 'its own page' : description}`;
    }
  }
  return copied;
}

/** The real path of a file in a folder; null where there is none, or where it leads out of it. */
async function fileWithin(folder: string, name: string): Promise<string | null> {
  try {
    const [inside, path] = await Promise.all([realpath(folder), realpath(join(folder, name))]);
    return path.startsWith(inside + sep) && (await stat(path)).isFile() ? path : null;
  } catch {
    return null;
  }
}
