import { type HelperThread, startHelperFor } from '../helper-thread.ts';
import { slowVariable } from './slow-client.ts';

/** Starts what makes slow connections for a script that asks for it; without one, nothing. */
export function startSlowClientsFor(code: string, targetUrl: string): Promise<HelperThread> {
  const thread = new URL('slow-worker.ts', import.meta.url);
  return startHelperFor(code, { variable: slowVariable, thread, targetUrl });
}
