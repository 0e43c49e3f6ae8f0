import { readFileSync, readdirSync } from 'node:fs';
import type { Probe } from '../probe.ts';

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
      const list = readFileSync(`/proc/self/task/${thread}/children`, 'latin1').trim();
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
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}
