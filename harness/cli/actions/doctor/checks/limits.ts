import { readFile } from 'node:fs/promises';

import type { Check } from '../check.ts';

/** 64-way load keeps some 500 sockets and files open in one process; twice that leaves room. */
const FEWEST_FILES = 1024;

export const limitsCheck: Check = {
  name: 'kernel limits',
  async look() {
    const files = await openFilesLimit();
    if (files === null) return { state: 'here', detail: 'not known on this system' };
    if (files >= FEWEST_FILES) return { state: 'here', detail: `${files} open files a process` };
    return {
      state: 'limited',
      detail: `${files} open files a process`,
      costs: 'connections fail under load',
      remedy: `ulimit -n ${FEWEST_FILES}`,
    };
  },
};

/** The soft limit; null where /proc has none. */
async function openFilesLimit(): Promise<number | null> {
  try {
    const limits = await readFile('/proc/self/limits', 'utf8');
    const soft = /^Max open files\s+(\S+)/mu.exec(limits)?.[1];
    return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
  } catch {
    return null;
  }
}
