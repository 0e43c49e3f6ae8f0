import { Redis } from 'ioredis';
import { readConfig } from '../../../examples/backend/config/environment.ts';
import { servePlanted } from './serve-planted.ts';

/** The reference back end with a fault: in one of 50 predictions it duplicates its Redis client, and keeps it. */
const EVERY_NTH = 50;
const client = new Redis(readConfig(process.env).redis.url);

await servePlanted((server) => {
  let requests = 0;
  server.addHook('preHandler', async (request) => {
    if (request.method !== 'POST') return;
    requests += 1;
    if (requests % EVERY_NTH === 0) await client.duplicate().ping();
  });
  server.addHook('onClose', () => {
    client.disconnect();
  });
});
