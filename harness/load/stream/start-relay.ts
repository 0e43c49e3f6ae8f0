import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Where a script finds the relay: `stream()` of `assay/k6` reads it. */
export const relayVariable = 'ASSAY_STREAM_RELAY';

export interface StartedRelay extends AsyncDisposable {
  /** What the script gets in its environment. */
  readonly env: Readonly<Record<string, string>>;
}

const SECRET_BYTES = 16;

/** Starts the relay of streams for a script that asks for it; without one, nothing. */
export async function startRelayFor(code: string): Promise<StartedRelay> {
  if (!code.includes(relayVariable)) return { env: {}, [Symbol.asyncDispose]: async () => {} };
  const worker = new Worker(new URL('relay-worker.ts', import.meta.url), {
    workerData: randomBytes(SECRET_BYTES).toString('hex'),
  });
  const [url] = (await once(worker, 'message')) as [string];
  return {
    env: { [relayVariable]: url },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
