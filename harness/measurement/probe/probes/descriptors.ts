import { readdirSync, readlinkSync } from 'node:fs';
import type { Probe } from '../probe.ts';

const folder = '/proc/self/fd';

export const descriptors: Probe = {
  resource: 'fds',
  kind: 'count',
  what: 'open file descriptors',
  noise: 'none: an exact count (the one that reads the list is taken off)',
  read() {
    try {
      return readdirSync(folder).length - 1;
    } catch {
      return null;
    }
  },
  detail() {
    const kinds: Record<string, number> = {};
    for (const name of list()) {
      const kind = kindOf(name);
      if (kind !== null) kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
    return kinds;
  },
};

function list(): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** `socket:[123]`, `pipe:[4]`, `anon_inode:[eventpoll]` or a path; null for one closed meanwhile. */
function kindOf(descriptor: string): string | null {
  let link: string;
  try {
    link = readlinkSync(`${folder}/${descriptor}`);
  } catch {
    return null;
  }
  if (link.startsWith('socket:')) return 'socket';
  if (link.startsWith('pipe:')) return 'pipe';
  if (link.startsWith('anon_inode:')) return link.slice('anon_inode:'.length).replace(/[[\]]/g, '');
  return 'file';
}
