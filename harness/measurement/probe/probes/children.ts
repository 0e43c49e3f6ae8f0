import { readdirSync } from 'node:fs';
import type { Probe } from '../probe.ts';
import { readProc } from '../read-proc.ts';

export const children: Probe = {
  resource: 'children',
  kind: 'count',
  what: 'child processes, zombies too',
  noise: 'none: an exact count from /proc',
  read: () => childIds()?.length ?? null,
  detail() {
    const states: Record<string, number> = {};
    for (const pid of childIds() ?? []) {
      const state = isZombie(pid) ? 'zombie' : 'running';
      states[state] = (states[state] ?? 0) + 1;
    }
    return states;
  },
};

/** Children belong to the thread that spawned them, so every thread's list is read. */
function childIds(): readonly string[] | null {
  const pids: string[] = [];
  try {
    for (const thread of readdirSync('/proc/self/task')) {
      const list = readProc(`/proc/self/task/${thread}/children`).trim();
      if (list !== '') pids.push(...list.split(' '));
    }
  } catch {
    // A kernel without CONFIG_PROC_CHILDREN has no such file; a thread may end while we look.
    return null;
  }
  return pids;
}

function isZombie(pid: string): boolean {
  try {
    return /\) Z /.test(readProc(`/proc/${pid}/stat`));
  } catch {
    return false;
  }
}
