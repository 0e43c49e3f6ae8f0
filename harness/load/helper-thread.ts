import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** A thread of the harness beside k6, for what k6 itself can't do: a script asks it over loopback. */
export interface HelperThread extends AsyncDisposable {
  /** By which a script finds it, in its environment; empty where the script asks for none. */
  readonly env: Readonly<Record<string, string>>;
}

/** What its thread is started with. */
export interface HelperData {
  /** The path under which it answers, so that nobody else of this machine sends by it. */
  readonly secret: string;
  /** Where the load goes. */
  readonly targetUrl: string;
}

const SECRET_BYTES = 16;

/**
 * Starts a helper for a script that names its variable; for another script nothing.
 * @param thread the module of the thread, which says its address when it listens
 */
export async function startHelperFor(
  code: string,
  { variable, thread, targetUrl }: { variable: string; thread: URL; targetUrl: string },
): Promise<HelperThread> {
  if (!code.includes(variable)) return { env: {}, [Symbol.asyncDispose]: async () => {} };
  const workerData: HelperData = { secret: randomBytes(SECRET_BYTES).toString('hex'), targetUrl };
  const worker = new Worker(thread, { workerData });
  const [url] = (await once(worker, 'message')) as [string];
  return {
    env: { [variable]: url },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
