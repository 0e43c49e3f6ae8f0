import { startServices } from '../../../../fixtures/services/start-services.ts';

/** Holds a container of a module until it is killed. */
const services = await startServices(
  { cache: { container: './modules/cache.ts', startupTimeoutMs: 120_000 } } as object,
  { root: import.meta.dirname },
);
console.log(services.containers[0]?.facts['container']);
setInterval(() => {}, 1_000);
