import { startPostgres } from '../../fixtures/services/postgres/start-postgres.ts';
import { startRedis } from '../../fixtures/services/redis/start-redis.ts';
import { readConfig } from './config/environment.ts';
import { openServices } from './open-services.ts';
import { runMain } from './run-main.ts';
import { serve } from './serve.ts';
import { buildServer } from './server.ts';
import { startWorker } from './tasks/worker.ts';

/**
 * The back end by itself, for a look at it: Postgres, Redis, the API and a worker in one command, with
 * nothing installed and nothing kept. `DATABASE_URL` and `REDIS_URL` are its own; the rest of the
 * environment counts as it does for `main.ts`.
 */
await runMain(async () => {
  await using postgres = await startPostgres();
  await using redis = await startRedis();
  const config = readConfig({
    ...process.env,
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
  });
  const server = await buildServer({ config });
  await using services = await openServices(config, server.log);
  await using _worker = await startWorker(services, server.log);
  await serve(server, config);
});
