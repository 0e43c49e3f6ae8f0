import { servePlanted } from './serve-planted.ts';

/** The reference back end with a fault: it answers 1 % of the predictions with 500. */
const EVERY_NTH = 100;

await servePlanted((server) => {
  let requests = 0;
  server.addHook('preHandler', async (request, reply) => {
    if (request.method !== 'POST') return;
    requests += 1;
    if (requests % EVERY_NTH === 0) {
      return await reply.code(500).send({ error: 'planted fault', code: 'planted' });
    }
  });
});
