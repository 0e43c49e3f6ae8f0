import { setTimeout as sleep } from 'node:timers/promises';
import { servePlanted } from './serve-planted.ts';

/** The reference back end with a fault: 5 % of the predictions take 100 ms longer. */
const EVERY_NTH = 20;
const DELAY_MS = 100;

await servePlanted((server) => {
  let requests = 0;
  server.addHook('preHandler', async (request) => {
    if (request.method !== 'POST') return;
    requests += 1;
    // Counted, not drawn: every run has exactly this share of slow requests.
    if (requests % EVERY_NTH === 0) await sleep(DELAY_MS);
  });
});
