import { type ThreadTime, threadTimes } from './threads.ts';

/** What the threads of some processes did since the reading before. */
export interface ThreadUse {
  /** CPU time of all, of one core. */
  readonly cpu: number;
  /** Of the thread that wanted a processor most: the share of the time that it ran, and that it waited for one. */
  readonly thread: number;
  readonly wait: number;
}

/** CPU time since the reading before; a thread that began meanwhile counts from the next one on. */
export class ThreadClock {
  readonly #nowMs: () => number;
  readonly #read: (pid: number) => ReadonlyMap<string, ThreadTime>;
  #atMs = 0;
  #before: ReadonlyMap<string, ThreadTime> | null = null;

  constructor(nowMs = () => performance.now(), read = threadTimes) {
    this.#nowMs = nowMs;
    this.#read = read;
  }

  /** Null at first, and where none of them is there. */
  read(pids: readonly number[]): ThreadUse | null {
    const now = new Map(pids.flatMap((pid) => [...this.#read(pid)]));
    const nowMs = this.#nowMs();
    const before = this.#before;
    const passedNs = (nowMs - this.#atMs) * 1e6;
    this.#before = now;
    this.#atMs = nowMs;
    if (before === null || now.size === 0 || !(passedNs > 0)) return null;
    let cpu = 0;
    let most = { thread: 0, wait: 0 };
    for (const [id, { ran, waited }] of now) {
      const first = before.get(id);
      if (first === undefined) continue;
      const own = {
        thread: (ran - first.ran) / passedNs,
        wait: (waited - first.waited) / passedNs,
      };
      cpu += own.thread;
      if (own.thread + own.wait > most.thread + most.wait) most = own;
    }
    return { cpu, ...most };
  }
}
