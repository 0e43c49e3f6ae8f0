import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Observed } from './observed.ts';
import type { ObserverPlan } from './plan.ts';

/** Twice a second: a load of ten seconds has twenty looks, and they cost little. */
export const LOOK_EVERY_MS = 500;

/** A thread that does not open or end in this time is given up: the load does not depend on it. */
const PATIENCE_MS = 15_000;

export interface RunningObserver extends AsyncDisposable {
  /** What was seen; says in `notSeen` why, where nothing was. */
  end(): Promise<Observed>;
}

/** Starts to look. It never throws: a load is measured with what can be seen. */
export async function startObserver(
  plan: ObserverPlan,
  everyMs = LOOK_EVERY_MS,
): Promise<RunningObserver> {
  const worker = new Worker(new URL('observer-worker.ts', import.meta.url), {
    workerData: { plan, everyMs },
  });
  let failure: string | null = null;
  worker.on('error', (error) => {
    failure = error instanceof Error ? error.message : String(error);
  });
  // From the beginning: one that has ended says so once. Its last message may come with its end, and counts.
  const gone = new Promise<null>((resolve) => {
    worker.once('exit', () => setImmediate(resolve, null));
  });
  const answer = async (): Promise<unknown> => {
    const given = new AbortController();
    const { signal } = given;
    const heard = once(worker, 'message', { signal }).then(([message]) => message as unknown);
    const late = sleep(PATIENCE_MS, null, { signal });
    for (const one of [heard, late]) one.catch(() => undefined);
    try {
      return await Promise.race([heard, gone, late]);
    } catch {
      // What it threw is told by its event.
      return null;
    } finally {
      given.abort();
    }
  };
  const isLooking = (await answer()) !== null;
  return {
    async end() {
      if (isLooking) worker.postMessage('end', []);
      const observed = isLooking ? await answer() : null;
      if (observed !== null) return observed as Observed;
      return nothing(everyMs, failure ?? 'the observer did not answer');
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}

function nothing(everyMs: number, reason: string): Observed {
  return {
    everyMs,
    observerShare: null,
    timesMs: [],
    columns: [],
    statements: [],
    notSeen: [{ of: 'everything', reason }],
  };
}
