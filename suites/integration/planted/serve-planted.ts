import type { FastifyInstance } from 'fastify';
import { readConfig } from '../../../fixtures/backend/config/environment.ts';
import { runMain } from '../../../fixtures/backend/run-main.ts';
import { serve } from '../../../fixtures/backend/serve.ts';
import { buildServer } from '../../../fixtures/backend/server.ts';

/** `fixtures/backend/main.ts` with a fault planted by hooks, which run before any route's. */
export async function servePlanted(plant: (server: FastifyInstance) => void): Promise<void> {
  await runMain(async () => {
    const config = readConfig(process.env);
    await serve(await buildServer({ config, extend: plant }), config);
  });
}
