import { readFileSync } from 'node:fs';

/** CPU time so far, in the kernel's ticks. */
interface Ticks {
  readonly all: number;
  readonly idle: number;
  /** Of this process, and of its children and theirs that have ended. */
  readonly ours: number;
}

/** Of the CPU time, what may go to others until times mean little: a quarter is half of two cores. */
export const BUSY_SHARE = 0.25;

/**
 * Watches what share of this machine's CPU time goes elsewhere: to processes that this one did not start,
 * or to other guests of its host. A time that was missed while others had the processors shows a busy
 * machine, and no fault of what was timed. Always 0 where there is no /proc.
 */
export function watchCpuElsewhere(): () => number {
  const before = ticksNow();
  return () => {
    const after = ticksNow();
    if (before === null || after === null) return 0;
    const all = after.all - before.all;
    const others = all - (after.idle - before.idle) - (after.ours - before.ours);
    return all === 0 ? 0 : Math.max(0, others) / all;
  };
}

/** Source: proc_stat(5) and proc_pid_stat(5). */
function ticksNow(): Ticks | null {
  try {
    const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
    // user nice system idle iowait irq softirq steal; guest time is part of user.
    const machine = line.trim().split(/\s+/u).slice(1, 9).map(Number);
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const own = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      all: sum(machine),
      idle: sum(machine.slice(3, 5)),
      // utime stime cutime cstime
      ours: sum(own.slice(11, 15).map(Number)),
    };
  } catch {
    return null;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
