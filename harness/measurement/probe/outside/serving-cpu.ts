import { readFileSync } from 'node:fs';

import { portOwners } from './port-owners.ts';
import { descendantsOf } from './process-table.ts';

/** Source: proc_pid_stat(5); USER_HZ is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * CPU time that the processes which serve an address used since they began, in seconds; null where they
 * can't be seen from here.
 */
export function servingCpuSeconds(url: string): number | null {
  const owners = portOwners(url);
  if (owners.kind !== 'found') return null;
  const pids = new Set(owners.pids.flatMap((pid) => [pid, ...descendantsOf(pid)]));
  const seconds = [...pids].flatMap((pid) => cpuSeconds(pid) ?? []);
  return seconds.length === 0 ? null : seconds.reduce((sum, one) => sum + one, 0);
}

/** Of one process with the children that it has waited for; null where it is gone. */
function cpuSeconds(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of a process, in brackets, may hold blanks: the fields are counted from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return ticks / TICKS_PER_SECOND;
  } catch {
    return null;
  }
}
