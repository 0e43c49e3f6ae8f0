import { type HelperThread, startHelperFor } from '../helper-thread.ts';

/** Where a script finds the relay: `stream()` of `assay/k6` reads it. */
export const relayVariable = 'ASSAY_STREAM_RELAY';

/** Starts the relay of streams for a script that asks for it; without one, nothing. */
export function startRelayFor(code: string, targetUrl: string): Promise<HelperThread> {
  const thread = new URL('relay-worker.ts', import.meta.url);
  return startHelperFor(code, { variable: relayVariable, thread, targetUrl });
}
