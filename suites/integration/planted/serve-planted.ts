import type { FastifyInstance } from 'fastify';
import { readConfig } from '../../../examples/backend/config/environment.ts';
import { runMain } from '../../../examples/backend/run-main.ts';
import { serve } from '../../../examples/backend/serve.ts';
import { buildServer } from '../../../examples/backend/server.ts';

/** `examples/backend/main.ts` with a fault planted by hooks, which run before any route's. */
export async function servePlanted(plant: (server: FastifyInstance) => void): Promise<void> {
  await runMain(async () => {
    const config = readConfig(process.env);
    await serve(await buildServer({ config, extend: plant }), config);
  });
}
