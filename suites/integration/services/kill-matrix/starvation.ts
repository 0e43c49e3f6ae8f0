import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/**
 * How long the machine kept the processes of a cell from running, so that what it took is told from
 * what they took themselves. Measured, not guessed: the kernel counts for each process how long it
 * was ready to run and waited for a processor (/proc/<pid>/schedstat, second field, in ns;
 * Documentation/scheduler/sched-stats.rst), and the hypervisor's share is in /proc/stat (steal).
 *
 * What ends a run is a chain: main dies, its supervisor notices, stops the services, and of a service
 * one process ends after the other. Which of them waited for which cannot be seen from outside, so all
 * waits are added up, and how late we who look were ourselves at our last look. On an idle machine
 * that is a few ms, so there the limit holds; on a busy one it is more than what they lost.
 */
export class Starvation {
  readonly #waits = new Map<number, { readonly firstMs: number; lastMs: number }>();
  readonly #stolenAtStartMs = stolenMs();
  readonly #stepMs: number;
  #lookedAtMs = performance.now();
  #lateMs = 0;

  /** @param stepMs between two looks, where nothing delays them */
  constructor(stepMs: number) {
    this.#stepMs = stepMs;
  }

  /** To be called with every look at the processes; one that has ended keeps its last value. */
  look(pids: Iterable<number>): void {
    const nowMs = performance.now();
    this.#lateMs = Math.max(0, nowMs - this.#lookedAtMs - this.#stepMs);
    this.#lookedAtMs = nowMs;
    for (const pid of pids) {
      const waitedMs = waitOf(pid);
      if (waitedMs === null) continue;
      const known = this.#waits.get(pid);
      if (known === undefined) this.#waits.set(pid, { firstMs: waitedMs, lastMs: waitedMs });
      else known.lastMs = waitedMs;
    }
  }

  get totalMs(): number {
    const waits = [...this.#waits.values()].map(({ firstMs, lastMs }) => lastMs - firstMs);
    const waited = waits.reduce((sum, ms) => sum + ms, 0);
    return waited + this.#lateMs + (stolenMs() - this.#stolenAtStartMs);
  }
}

function waitOf(pid: number): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return null;
  }
}

/** The kernel counts in hundredths of a second (USER_HZ), over all processors. */
const MS_PER_TICK = 10;

/** Field 8 of the first line of /proc/stat: proc_stat(5). */
function stolenMs(): number {
  const [all = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
  return (Number(all.trim().split(/\s+/)[8] ?? 0) * MS_PER_TICK) / cpus().length;
}
