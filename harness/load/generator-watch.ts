import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

import type { GeneratorUse } from '../measurement/applied-load.ts';

/** Source: proc_pid_stat(5) and proc_stat(5); USER_HZ is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** How often k6 is looked at: what it used since the last look is lost when it ends. */
const EVERY_MS = 250;

export interface ProcFiles {
  /** Of `/proc/<pid>/stat`; null where the process is gone or there is no /proc. */
  process(pid: number): string | null;
  /** Of `/proc/stat`. */
  machine(): string | null;
  nowMs(): number;
}

interface Look {
  readonly atMs: number;
  readonly cpuSeconds: number;
  readonly machineTicks: number;
  readonly stolenTicks: number;
}

/** Follows how much CPU time k6 uses, and how much of the machine's own its host takes. */
export class GeneratorWatch implements Disposable {
  readonly #pid: number;
  readonly #files: ProcFiles;
  readonly #timer: NodeJS.Timeout;
  #first: Look | null = null;
  #last: Look | null = null;

  constructor(pid: number, files: ProcFiles = procFiles) {
    this.#pid = pid;
    this.#files = files;
    this.look();
    this.#timer = setInterval(() => {
      this.look();
    }, EVERY_MS);
    this.#timer.unref();
  }

  look(): void {
    const cpuSeconds = processSeconds(this.#files.process(this.#pid));
    const machine = machineTicks(this.#files.machine());
    if (cpuSeconds === null || machine === null) return;
    this.#last = { atMs: this.#files.nowMs(), cpuSeconds, ...machine };
    this.#first ??= this.#last;
  }

  /** Null where there was nothing to see: no Linux, or a k6 that ended at once. */
  use(): GeneratorUse | null {
    const [first, last] = [this.#first, this.#last];
    if (first === null || last === null || last.atMs <= first.atMs) return null;
    const ticks = last.machineTicks - first.machineTicks;
    return {
      cores: ((last.cpuSeconds - first.cpuSeconds) * 1000) / (last.atMs - first.atMs),
      machineCores: availableParallelism(),
      stealShare: ticks <= 0 ? 0 : (last.stolenTicks - first.stolenTicks) / ticks,
    };
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

/** The name of a process, in brackets, may hold blanks: the fields are counted from behind it. */
function processSeconds(stat: string | null): number | null {
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  return Number.isFinite(user + system) ? (user + system) / TICKS_PER_SECOND : null;
}

function machineTicks(stat: string | null): Pick<Look, 'machineTicks' | 'stolenTicks'> | null {
  const line = stat?.split('\n', 1)[0] ?? '';
  if (!line.startsWith('cpu ')) return null;
  // user nice system idle iowait irq softirq steal; guest time is part of user.
  const fields = line.trim().split(/\s+/u).slice(1, 9).map(Number);
  const sum = fields.reduce((total, one) => total + one, 0);
  return Number.isFinite(sum) ? { machineTicks: sum, stolenTicks: fields[7] ?? 0 } : null;
}

const procFiles: ProcFiles = {
  process: (pid) => readText(`/proc/${pid}/stat`),
  machine: () => readText('/proc/stat'),
  nowMs: () => performance.now(),
};

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
