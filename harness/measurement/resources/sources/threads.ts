import { readdirSync, readFileSync } from 'node:fs';

/** Time of one thread since it began, in nanoseconds: on a processor, and waiting for one. */
export interface ThreadTime {
  readonly ran: number;
  readonly waited: number;
}

/**
 * The threads of a process by their ids; empty where it is gone. Source: /proc/<pid>/task/<tid>/schedstat
 * (Documentation/scheduler/sched-stats.rst); a kernel without it gives ticks of CPU time alone.
 */
export function threadTimes(pid: number): ReadonlyMap<string, ThreadTime> {
  const times = new Map<string, ThreadTime>();
  for (const id of listOr(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${id}`;
    const time = fromSchedule(readOr(`${folder}/schedstat`)) ?? fromStat(readOr(`${folder}/stat`));
    if (time !== null) times.set(`${pid}/${id}`, time);
  }
  return times;
}

function fromSchedule(text: string): ThreadTime | null {
  const [ran, waited] = text.split(' ', 2).map(Number);
  // A kernel that keeps no such statistics writes zeros.
  return ran === undefined || waited === undefined || !(ran > 0) ? null : { ran, waited };
}

/** USER_HZ is 100 on every Linux that Node runs on: proc_pid_stat(5). */
const NANOSECONDS_PER_TICK = 1e7;

function fromStat(stat: string): ThreadTime | null {
  if (stat === '') return null;
  // The name of a process, in brackets, may hold blanks: the fields are counted from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { ran: (Number(fields[11]) + Number(fields[12])) * NANOSECONDS_PER_TICK, waited: 0 };
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function listOr(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
