import { Session } from 'node:inspector';
import { JoinedLevels } from './joined-levels.ts';
import { workers } from './probes/workers.ts';

/** What the worker threads of this process hold, in bytes. */
export interface WorkerLevels {
  /** JavaScript objects on their heaps. */
  readonly workerHeaps: number;
  /** Backing stores of their array buffers. */
  readonly workerBuffers: number;
}

interface HeapUsage {
  readonly usedSize: number;
  readonly backingStorageSize?: number;
}

let startedBefore = false;

/** In a process that ran before the probe came: nobody has counted what it started. */
export function workersMayRunAlready(): void {
  startedBefore = true;
}

export function mayHaveWorkers(): boolean {
  return startedBefore || (workers.read() ?? 0) > 0;
}

/** A collection takes milliseconds per 10 MB; a worker in a long calculation answers after it. */
const ANSWER_DEADLINE_MS = 5_000;
/** A worker that sleeps in Atomics.wait never runs the task of a collection; it is told so early. */
const COLLECTION_DEADLINE_MS = 1_000;
/** Synchronous ones, where no other is possible: the second sees what finalizers of the first let go. */
const collectAtOnce = `(() => {
  const { runInNewContext } = process.getBuiltinModule('node:vm');
  const collect = globalThis.gc ?? runInNewContext('gc');
  for (let i = 0; i < 2; i++) collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
})()`;

/**
 * Each worker thread has a heap of its own, of which its process knows nothing. The inspector of the main
 * thread reaches them all (domain NodeWorker), those too that sleep in Atomics.wait.
 */
export class WorkerHeaps {
  readonly #joined = new JoinedLevels<string>();
  readonly #workers = new Set<string>();
  readonly #waiting = new Map<number, (answer: unknown) => void>();
  /** Those that answer no request for a collection, since they never reach their event loop. */
  readonly #asleep = new Set<string>();
  #session: Session | null = null;
  #requests = 0;

  /** Takes no session before there was a worker: it would move the heap of the main thread a little. */
  async levels(isAnyWorker: boolean): Promise<WorkerLevels> {
    if (this.#session === null && isAnyWorker) await this.#connect();
    const levels = new Map<string, Readonly<Record<string, number>>>();
    for (const worker of this.#workers) {
      const usage = await this.#usage(worker);
      if (usage !== null) levels.set(worker, usage);
    }
    const { workerHeaps = 0, workerBuffers = 0 } = this.#joined.join(levels);
    return { workerHeaps, workerBuffers };
  }

  /** Null where it ended meanwhile, or answers nothing. */
  async #usage(worker: string): Promise<Record<string, number> | null> {
    await this.#collect(worker);
    const usage = (await this.#ask(worker, 'Runtime.getHeapUsage', {}, ANSWER_DEADLINE_MS)) as
      | HeapUsage
      | undefined;
    if (usage === undefined) return null;
    return { workerHeaps: usage.usedSize, workerBuffers: usage.backingStorageSize ?? 0 };
  }

  async #collect(worker: string): Promise<void> {
    if (!this.#asleep.has(worker)) {
      const first = await this.#ask(
        worker,
        'HeapProfiler.collectGarbage',
        {},
        COLLECTION_DEADLINE_MS,
      );
      if (first !== undefined) {
        await this.#ask(worker, 'HeapProfiler.collectGarbage', {}, COLLECTION_DEADLINE_MS);
        return;
      }
      this.#asleep.add(worker);
    }
    const parameters = { expression: collectAtOnce, silent: true, returnByValue: true };
    await this.#ask(worker, 'Runtime.evaluate', parameters, ANSWER_DEADLINE_MS);
  }

  async #connect(): Promise<void> {
    const session = new Session();
    session.connect();
    this.#session = session;
    session.on('NodeWorker.attachedToWorker', ({ params }) => this.#workers.add(params.sessionId));
    session.on('NodeWorker.detachedFromWorker', ({ params }) =>
      this.#workers.delete(params.sessionId),
    );
    session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
      const { id, result } = JSON.parse(params.message) as { id?: number; result?: unknown };
      if (id !== undefined) this.#waiting.get(id)?.(result);
    });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false }, (error) =>
      error ? reject(error) : resolve(),
    );
    await promise;
  }

  /** @returns undefined where there is no answer in time */
  async #ask(
    sessionId: string,
    method: string,
    params: object,
    deadlineMs: number,
  ): Promise<unknown> {
    const id = ++this.#requests;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#waiting.set(id, resolve);
    const timer = setTimeout(() => resolve(undefined), deadlineMs);
    const message = JSON.stringify({ id, method, params });
    this.#session?.post('NodeWorker.sendMessageToWorker', { sessionId, message }, (error) => {
      // It has just ended.
      if (error) resolve(undefined);
    });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }
}
