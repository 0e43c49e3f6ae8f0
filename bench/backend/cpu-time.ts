import { readFileSync } from 'node:fs';
import { processTree } from '../../fixtures/services/supervisor/process-tree.ts';

/** The kernel counts in hundredths of a second, whatever its own clock is (proc_pid_stat(5)). */
const MS_OF_A_TICK = 10;

/**
 * Milliseconds that a process and all that descend from it have spent on a CPU, those that have ended
 * counted with their parents. Unlike the time of day it says the same beside other work.
 */
export function cpuTimeMs(root: number): number {
  const ticks = processTree(root).reduce((sum, { pid }) => sum + ticksOf(pid), 0);
  return ticks * MS_OF_A_TICK;
}

function ticksOf(pid: number): number {
  try {
    // The name may hold spaces and parentheses; what comes behind it does not.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // utime, stime, cutime and cstime, of which the third field is the first here.
    return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  } catch {
    return 0;
  }
}
