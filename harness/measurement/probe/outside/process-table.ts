import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** What proc(5) tells of the processes of this machine. Nothing where there is no /proc. */

/** The children of a process, of all its threads; empty where it is gone. */
export function childrenOf(pid: number): readonly number[] {
  const threads = readdirOr(`/proc/${pid}/task`);
  return threads.flatMap((thread) =>
    readOr(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
}

/** All that descend from a process, parents before their children. */
export function descendantsOf(pid: number): readonly number[] {
  const found = [...childrenOf(pid)];
  for (const descendant of found) found.push(...childrenOf(descendant));
  return found;
}

/** Whether a process is there and has not ended: a zombie has no program any more. */
export function isRunning(pid: number): boolean {
  const stat = readOr(`/proc/${pid}/stat`);
  return stat !== '' && !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
}

/** Whether a process runs Node, as far as the name of its program tells. */
export function runsNode(pid: number): boolean {
  try {
    return /^node(js)?\b/.test(basename(readlinkSync(`/proc/${pid}/exe`)));
  } catch {
    return false;
  }
}

/** Whether `node:cluster` forked it: such a process serves a port that its parent listens on. */
export function isClusterWorker(pid: number): boolean {
  return /(^|\0)NODE_UNIQUE_ID=/.test(readOr(`/proc/${pid}/environ`));
}

/** Its command, for people: `node server.js`. */
export function commandOf(pid: number): string {
  return readOr(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() || 'its command is not known';
}

/** Resident memory in bytes; null where it is gone. */
export function residentBytesOf(pid: number): number | null {
  const line = /^VmRSS:\s+(\d+) kB/m.exec(readOr(`/proc/${pid}/status`));
  return line === null ? null : Number(line[1]) * 1024;
}

/** The inodes of the sockets that a process holds; null where we may not look. */
export function socketsOf(pid: number): readonly string[] | null {
  let descriptors: readonly string[];
  try {
    descriptors = readdirSync(`/proc/${pid}/fd`);
  } catch {
    return null;
  }
  return descriptors.flatMap((descriptor) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.[1] ?? [];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
}

/** Every process of this machine. */
export function allProcesses(): readonly number[] {
  return readdirOr('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function readdirOr(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
