import { servePlanted } from './serve-planted.ts';

/** The reference back end with a fault: it keeps the body of every prediction for ever. */
const bodies: unknown[] = [];

await servePlanted((server) => {
  server.addHook('preHandler', async (request) => {
    if (request.method === 'POST') bodies.push(request.body);
  });
});
