import { setTimeout as sleep } from 'node:timers/promises';
import { servePlanted } from './serve-planted.ts';

/** The reference back end with a fault: 5 % of the predictions take 100 ms longer. */
const everyNth = 20;
const delayMs = 100;

await servePlanted((server) => {
  let requests = 0;
  server.addHook('preHandler', async (request) => {
    if (request.method !== 'POST') return;
    requests += 1;
    // Counted, not drawn: every run has exactly this share of slow requests.
    if (requests % everyNth === 0) await sleep(delayMs);
  });
});
