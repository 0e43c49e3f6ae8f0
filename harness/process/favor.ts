import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Three times the weight of what runs beside it (sched(7): a step of niceness is a factor of 1.25). */
const NICENESS = -5;

/**
 * Gives a process that leads a session of its own more of a busy machine, where that is allowed: to root, and
 * to whoever has CAP_SYS_NICE. Elsewhere it keeps what it has. On Linux a session's place among the others is
 * a setting apart from the niceness of its processes (proc_pid_autogroup(5)).
 */
export function favor(pid: number): void {
  attempt(() => {
    setPriority(pid, NICENESS);
  });
  if (process.platform !== 'linux') return;
  attempt(() => {
    writeFileSync(`/proc/${pid}/autogroup`, String(NICENESS));
  });
}

function attempt(favoring: () => void): void {
  try {
    favoring();
  } catch {
    // Not allowed, or it ended already: it only waits its turn then.
  }
}
