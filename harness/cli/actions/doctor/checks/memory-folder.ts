import { statfs } from 'node:fs/promises';

import { formatQuantity } from '../../../../metrics/format-quantity.ts';
import type { Check } from '../check.ts';

/** From linux/magic.h. */
const TMPFS_MAGIC = 0x01_02_19_94;

/** A cluster with its write-ahead log and a few cloned databases. */
const NEEDED_BYTES = 512 * 1024 * 1024;

export const memoryFolderCheck: Check = {
  name: 'folder in memory',
  isWanted: ({ config }) => config?.services.postgres !== undefined,
  async look() {
    const free = await freeInMemory('/dev/shm');
    if (free !== null && free >= NEEDED_BYTES) {
      return { state: 'here', detail: `/dev/shm, ${formatQuantity(free, 'B')} free` };
    }
    return {
      state: 'limited',
      detail: free === null ? 'no tmpfs at /dev/shm' : `/dev/shm has ${formatQuantity(free, 'B')}`,
      costs: 'databases live on disk: leasing one takes some 10 times longer',
      remedy: 'mount -o remount,size=2g /dev/shm (in a container: --shm-size=2g)',
    };
  },
};

async function freeInMemory(folder: string): Promise<number | null> {
  try {
    const status = await statfs(folder);
    return status.type === TMPFS_MAGIC ? status.bavail * status.bsize : null;
  } catch {
    return null;
  }
}
