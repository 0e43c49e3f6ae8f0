import { pino } from 'pino';
import { readConfig } from '../config/environment.ts';
import { openServices } from '../open-services.ts';
import { runMain } from '../run-main.ts';
import { startWorker } from './worker.ts';

/** The worker as a process of its own, beside as many servers: `node examples/backend/tasks/main.ts`. */
await runMain(async () => {
  const config = readConfig(process.env);
  const logger = pino({ level: config.api.logLevel }, process.stderr);
  const services = await openServices(config, logger);
  const worker = await startWorker(services, logger);
  process.stdout.write(`${JSON.stringify({ working: worker.name })}\n`);

  const drain = async (signal: NodeJS.Signals) => {
    logger.info({ signal }, 'draining');
    setTimeout(() => process.exit(1), config.api.drainTimeoutMs).unref();
    await worker[Symbol.asyncDispose]();
    await services[Symbol.asyncDispose]();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => void drain(signal));
});
